package dev.millrace.asl.items;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/** The items of a file that has JSON in each line; empty lines are none. */
final class LinesReading implements Reading {
  private static final ObjectReader JSON =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Longer than any item that can become the input of an execution. */
  private static final int LONGEST_LINE = 8 << 20;

  private final BufferedReader lines;
  private long number;

  LinesReading(InputStream bytes) throws IOException {
    this.lines = new BufferedReader(new InputStreamReader(new Unmarked(bytes), UTF_8), 1 << 16);
  }

  @Override
  public @Nullable Entry next() throws IOException {
    String line;
    do {
      line = line();
      if (line == null) {
        return null;
      }
      number++;
    } while (line.isBlank());
    try {
      return new Entry(null, JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw Reading.failed(
          "Line " + number + " of the JSONL file is no JSON: " + e.getOriginalMessage());
    }
  }

  private @Nullable String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int character = lines.read();
    if (character < 0) {
      return null;
    }
    while (character >= 0 && character != '\n') {
      if (line.length() == LONGEST_LINE) {
        throw Reading.failed("Line " + (number + 1) + " of the JSONL file is too long");
      }
      line.append((char) character);
      character = lines.read();
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
