package dev.millrace.asl.wire;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.history.HistoryJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts values into answers as the protocol writes them; what is null is left out. */
final class Answers {
  private Answers() {}

  static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  static void put(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
    }
  }

  static void put(ObjectNode node, String name, @Nullable Instant value) {
    if (value != null) {
      node.put(name, HistoryJson.seconds(value));
    }
  }

  /** A JSON text, and that it is there. */
  static void data(ObjectNode node, String name, @Nullable String value) {
    if (value != null) {
      node.put(name, value);
      node.putObject(name + "Details").put("included", true);
    }
  }
}
