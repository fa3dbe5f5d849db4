package dev.millrace.asl.items;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How long JSON is when it is written. */
final class JsonBytes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonBytes() {}

  /** The length in bytes of UTF-8, without any white space. */
  static long of(JsonNode value) {
    try {
      return JSON.writeValueAsBytes(value).length;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON value can always be written", e);
    }
  }
}
