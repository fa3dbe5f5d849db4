package dev.millrace.asl.items;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of a JSON file: the values of an array, or the fields of an object. */
final class JsonReading implements Reading {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonParser parser;
  private final boolean fields;

  JsonReading(InputStream bytes, String pointer) throws IOException {
    this.parser = JSON.createParser(new Unmarked(bytes));
    JsonToken start = parser.nextToken();
    for (String step : steps(pointer)) {
      start = enter(start, step);
    }
    this.fields = start == JsonToken.START_OBJECT;
    if (!fields && start != JsonToken.START_ARRAY) {
      throw Reading.failed("Attempting to map over non-iterable node.");
    }
  }

  private static List<String> steps(String pointer) {
    if (pointer.isEmpty()) {
      return List.of();
    }
    return List.of(pointer.substring(1).split("/", -1)).stream()
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  /** Goes on to the value of a field, or at an index, of the container that begins here. */
  private @Nullable JsonToken enter(@Nullable JsonToken start, String step) throws IOException {
    if (start == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(step);
        JsonToken value = parser.nextToken();
        if (found) {
          return value;
        }
        parser.skipChildren();
      }
    } else if (start == JsonToken.START_ARRAY) {
      for (int at = 0; parser.nextToken() != JsonToken.END_ARRAY; at++) {
        if (String.valueOf(at).equals(step)) {
          return parser.currentToken();
        }
        parser.skipChildren();
      }
    }
    return null;
  }

  @Override
  public @Nullable Entry next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      throw Reading.failed("The JSON file ends within its items");
    }
    if (token == (fields ? JsonToken.END_OBJECT : JsonToken.END_ARRAY)) {
      return null;
    }
    if (!fields) {
      return new Entry(null, JSON.readTree(parser));
    }
    String key = parser.currentName();
    parser.nextToken();
    return new Entry(key, JSON.readTree(parser));
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
