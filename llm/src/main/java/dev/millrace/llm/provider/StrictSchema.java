package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which schemas OpenAI can hold an answer to strictly: every object closed, every property
 * required, and no keyword beyond those that it knows. Others it takes as good advice.
 */
final class StrictSchema {
  private static final Set<String> KEYWORDS =
      Set.of(
          "$defs",
          "$ref",
          "additionalProperties",
          "anyOf",
          "const",
          "description",
          "enum",
          "exclusiveMaximum",
          "exclusiveMinimum",
          "items",
          "maxItems",
          "maximum",
          "minItems",
          "minimum",
          "multipleOf",
          "pattern",
          "properties",
          "required",
          "title",
          "type");

  private StrictSchema() {}

  static boolean isStrict(JsonNode schema) {
    return isObject(schema) && fits(schema);
  }

  /** Whether this is the schema of an object: OpenAI takes no other one for an answer. */
  static boolean isObject(JsonNode schema) {
    return schema.path("type").asText("").equals("object");
  }

  private static boolean fits(JsonNode schema) {
    if (!schema.isObject()) {
      return false;
    }
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      if (!KEYWORDS.contains(keyword.getKey()) || !fits(keyword.getKey(), keyword.getValue())) {
        return false;
      }
    }
    return !isObject(schema) || isClosed(schema);
  }

  private static boolean fits(String keyword, JsonNode value) {
    return switch (keyword) {
      case "properties", "$defs", "anyOf" -> value.valueStream().allMatch(StrictSchema::fits);
      case "items" -> fits(value);
      default -> true;
    };
  }

  private static boolean isClosed(JsonNode schema) {
    JsonNode additional = schema.path("additionalProperties");
    Set<String> properties = new HashSet<>();
    schema.path("properties").fieldNames().forEachRemaining(properties::add);
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    return additional.isBoolean() && !additional.asBoolean() && required.equals(properties);
  }
}
