package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON values as the plain Java values that functions of Step Functions see. */
final class Plain {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Plain() {}

  /** The value as map, list, text, number, boolean or null. */
  static @Nullable Object value(JsonNode node) {
    return JSON.convertValue(node, Object.class);
  }

  /** The value as Java writes it: a text without quotes, an object as <code>{a=1, b=[x]}</code>. */
  static String text(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case OBJECT -> joined(node.properties());
      case ARRAY -> joined(node);
      default -> node.asText();
    };
  }

  private static String joined(Collection<Map.Entry<String, JsonNode>> fields) {
    StringBuilder text = new StringBuilder("{");
    for (Map.Entry<String, JsonNode> field : fields) {
      text.append(text.length() > 1 ? ", " : "").append(field.getKey());
      text.append('=').append(text(field.getValue()));
    }
    return text.append('}').toString();
  }

  private static String joined(JsonNode array) {
    StringBuilder text = new StringBuilder("[");
    for (Iterator<JsonNode> items = array.elements(); items.hasNext(); ) {
      text.append(text(items.next())).append(items.hasNext() ? ", " : "");
    }
    return text.append(']').toString();
  }
}
