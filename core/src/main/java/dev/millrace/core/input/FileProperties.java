package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.Faults;
import dev.millrace.core.model.FileRule;
import java.util.Map;
import java.util.Optional;

/** Finds the file values of an input: objects where the schema's {@link FileRule} allows files. */
public final class FileProperties {
  private FileProperties() {}

  /** Says what stands in place of a file value. */
  @FunctionalInterface
  public interface Replacement {

    /**
     * The value in its place.
     *
     * @param pointer where it stands in the input, as RFC 6901 has it
     */
    JsonNode of(JsonNode value, FileRule rule, String pointer);
  }

  /**
   * The input with all its file values replaced; the very same input if it has none.
   *
   * @param schema of the input; files are looked for along its {@code properties} and {@code items}
   */
  public static JsonNode replace(JsonNode schema, JsonNode input, Replacement replacement) {
    return replace(schema, input, "", replacement);
  }

  /** Looks at a text that stands where a file may. */
  @FunctionalInterface
  public interface TextVisitor {

    /**
     * Looks at one.
     *
     * @param pointer where it stands in the input, as RFC 6901 has it
     */
    void visit(String text, FileRule rule, String pointer);
  }

  /**
   * Shows every text of the input that stands where the schema allows a file: the content itself,
   * whether it came as such or has been put in place of a file value.
   */
  public static void visitTexts(JsonNode schema, JsonNode input, TextVisitor visitor) {
    visit(schema, input, "", visitor);
  }

  private static void visit(JsonNode schema, JsonNode value, String pointer, TextVisitor visitor) {
    if (value.isTextual()) {
      FileRule.of(schema).ifPresent(rule -> visitor.visit(value.textValue(), rule, pointer));
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
        JsonNode member = value.path(each.getKey());
        visit(each.getValue(), member, Faults.below(pointer, each.getKey()), visitor);
      }
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        visit(schema.path("items"), value.get(i), pointer + "/" + i, visitor);
      }
    }
  }

  private static JsonNode replace(
      JsonNode schema, JsonNode value, String pointer, Replacement replacement) {
    if (value instanceof ObjectNode object) {
      Optional<FileRule> rule = FileRule.of(schema);
      return rule.isPresent()
          ? replacement.of(value, rule.get(), pointer)
          : replaceMembers(schema.path("properties"), object, pointer, replacement);
    }
    if (value instanceof ArrayNode array && schema.path("items").isObject()) {
      return replaceItems(schema.get("items"), array, pointer, replacement);
    }
    return value;
  }

  private static JsonNode replaceMembers(
      JsonNode schemas, ObjectNode object, String pointer, Replacement replacement) {
    ObjectNode replaced = object;
    for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
      JsonNode value = object.get(schema.getKey());
      if (value != null) {
        String place = Faults.below(pointer, schema.getKey());
        JsonNode other = replace(schema.getValue(), value, place, replacement);
        if (!other.equals(value)) {
          replaced = replaced.equals(object) ? object.deepCopy() : replaced;
          replaced.set(schema.getKey(), other);
        }
      }
    }
    return replaced;
  }

  private static JsonNode replaceItems(
      JsonNode schema, ArrayNode array, String pointer, Replacement replacement) {
    ArrayNode replaced = array.arrayNode();
    for (int i = 0; i < array.size(); i++) {
      replaced.add(replace(schema, array.get(i), pointer + "/" + i, replacement));
    }
    return replaced;
  }
}
