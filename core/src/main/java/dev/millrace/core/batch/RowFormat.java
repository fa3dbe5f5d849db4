package dev.millrace.core.batch;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a source holds its rows. */
public enum RowFormat {
  /** JSON Lines: objects of ours, of OpenAI's batches, of Bedrock's, or bare inputs. */
  JSONL,
  /** Records of RFC 4180 below a line with the names of the columns. */
  CSV,
  /** Objects below a prefix, each of which is the file of one row. */
  FILES;

  /** The word in the store and the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The format of this word, or empty if there is none. */
  public static Optional<RowFormat> ofWord(String word) {
    return Stream.of(values()).filter(format -> format.word().equals(word)).findFirst();
  }
}
