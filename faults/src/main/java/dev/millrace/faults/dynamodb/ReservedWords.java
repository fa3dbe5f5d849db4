package dev.millrace.faults.dynamodb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The words that are names only behind a placeholder, such as {@code status} and {@code input}. */
final class ReservedWords {
  private static final Set<String> WORDS = read();

  private ReservedWords() {}

  static Set<String> all() {
    return WORDS;
  }

  /** In upper and lower case alike. */
  static boolean contains(String word) {
    return WORDS.contains(word.toUpperCase(Locale.ROOT));
  }

  private static Set<String> read() {
    try (InputStream in =
        Objects.requireNonNull(ReservedWords.class.getResourceAsStream("reserved-words.txt"))) {
      return Set.of(
          new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip().split("\\s+", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
