package dev.millrace.core.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

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
    try (MappingIterator<JsonNode> lines = JSON.readerFor(JsonNode.class).readValues(content)) {
      while (lines.hasNextValue()) {
        all.add(reader.apply(lines.nextValue()));
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
