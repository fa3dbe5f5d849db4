package dev.millrace.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A file with a fact a line: {@code {"id":"…","text":"…"}}. */
final class FactLines {
  /** All of them are held in memory, and compared with every question. */
  static final int MOST = 20_000;

  private static final JsonMapper JSON = new JsonMapper();

  private FactLines() {}

  /**
   * Reads the file; empty lines do not count.
   *
   * @throws IllegalArgumentException naming the line that is not right
   */
  static List<Fact> read(Path file) throws IOException {
    List<Fact> facts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (!line.isBlank()) {
        Fact fact = parse(line, number);
        if (!ids.add(fact.id()) || facts.size() == MOST) {
          throw new IllegalArgumentException(
              "line %d: ids must differ, and there may be %d facts".formatted(number, MOST));
        }
        facts.add(fact);
      }
    }
    return facts;
  }

  private static Fact parse(String line, int number) {
    try {
      JsonNode json = JSON.readTree(line);
      String id = json.path("id").asText();
      String text = json.path("text").asText();
      if (!id.isBlank() && !text.isBlank() && json.size() == 2) {
        return new Fact(id, text);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("line " + number + " is not JSON", e);
    }
    throw new IllegalArgumentException("line " + number + " must have an id and a text");
  }
}
