package dev.millrace.core.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The files of a batch that nobody but Millrace writes: one object on each line. */
final class JsonLines {
  /** A row may hold whatever was accepted: an input, and around it what tells its line. */
  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonLines() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /**
   * What the lines say.
   *
   * @throws CorruptPayloadException if they were not written by us
   */
  static <T> List<T> read(byte[] content, Function<JsonNode, T> reader) {
    List<T> all = new ArrayList<>();
    try (JsonParser lines = JSON.createParser(content)) {
      for (@Nullable JsonNode line = JSON.readTree(lines);
          line != null;
          line = JSON.readTree(lines)) {
        all.add(reader.apply(line));
      }
      return all;
    } catch (IOException | IllegalArgumentException e) {
      throw new CorruptPayloadException("A file of a batch is damaged: " + e.getMessage());
    }
  }

  static String text(JsonNode line, String name) {
    return Objects.requireNonNull(line.required(name).textValue(), name);
  }

  static PayloadKey key(JsonNode line, String name) {
    return new PayloadKey(text(line, name));
  }
}
