package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What paths are applied to. */
record Data(JsonNode input, JsonNode context, Map<String, JsonNode> variables) {

  /** What the path goes through; null if it is a variable that does not exist. */
  @Nullable JsonNode root(PathText path) {
    return switch (path.root()) {
      case INPUT -> input;
      case CONTEXT -> context;
      case VARIABLE -> variables.get(path.variable());
    };
  }
}
