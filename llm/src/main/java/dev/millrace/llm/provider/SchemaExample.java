package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/**
 * Makes a JSON value that fits a schema, always the same one. It knows what schemas of answers are
 * made of; a value for one of more art (conditions, negations) may not fit.
 */
final class SchemaExample {
  private static final int DEEPEST = 32;
  private static final BigDecimal HALF = new BigDecimal("0.5");
  private static final BigDecimal FINE = new BigDecimal("0.001");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final JsonNode root;

  SchemaExample(JsonNode root) {
    this.root = root;
  }

  JsonNode make() {
    return make(root, 0);
  }

  private JsonNode make(JsonNode schema, int depth) {
    if (depth > DEEPEST) {
      return JSON.nullNode();
    }
    for (String given : List.of("const", "default")) {
      if (schema.has(given)) {
        return schema.get(given);
      }
    }
    for (String list : List.of("enum", "examples")) {
      if (schema.path(list).has(0)) {
        return schema.path(list).get(0);
      }
    }
    if (schema.has("$ref")) {
      return make(target(schema.path("$ref").asText()), depth + 1);
    }
    for (String choice : List.of("anyOf", "oneOf")) {
      if (schema.path(choice).has(0)) {
        return make(merged(schema, List.of(schema.path(choice).get(0)), choice), depth + 1);
      }
    }
    if (schema.has("allOf")) {
      return make(merged(schema, schema.path("allOf").valueStream().toList(), "allOf"), depth + 1);
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" ->
          JSON.numberNode(number(schema, BigDecimal.ONE, BigDecimal.ONE).toBigInteger());
      case "number" -> JSON.numberNode(number(schema, HALF, FINE));
      case "boolean" -> JSON.booleanNode(true);
      case "null" -> JSON.nullNode();
      default -> JSON.textNode(StringExample.of(schema));
    };
  }

  private static String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return type.path(0).asText();
    }
    if (schema.has("properties") || schema.has("required")) {
      return type.asText("object");
    }
    return type.asText(schema.has("items") || schema.has("prefixItems") ? "array" : "string");
  }

  private JsonNode target(String reference) {
    return reference.startsWith("#/") ? root.at(reference.substring(1)) : root;
  }

  private JsonNode merged(JsonNode schema, List<JsonNode> parts, String without) {
    ObjectNode merged = schema.deepCopy();
    merged.remove(without);
    for (JsonNode part : parts) {
      JsonNode said = part.has("$ref") ? target(part.path("$ref").asText()) : part;
      for (Map.Entry<String, JsonNode> keyword : said.properties()) {
        JsonNode before = merged.get(keyword.getKey());
        if (before instanceof ObjectNode object && keyword.getValue() instanceof ObjectNode more) {
          object.setAll(more.deepCopy());
        } else if (before instanceof ArrayNode list
            && keyword.getValue() instanceof ArrayNode more) {
          list.addAll(more);
        } else {
          merged.set(keyword.getKey(), keyword.getValue().deepCopy());
        }
      }
    }
    return merged;
  }

  private JsonNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.objectNode();
    for (JsonNode name : schema.path("required")) {
      object.set(name.asText(), make(schema.path("properties").path(name.asText()), depth + 1));
    }
    return object;
  }

  private JsonNode array(JsonNode schema, int depth) {
    ArrayNode array = JSON.arrayNode();
    schema.path("prefixItems").forEach(item -> array.add(make(item, depth + 1)));
    JsonNode items = schema.path("items");
    long most = schema.path("maxItems").asLong(Long.MAX_VALUE);
    long least = schema.path("minItems").asLong(items.isObject() && depth < DEEPEST / 2 ? 1 : 0);
    while (array.size() < Math.min(least, most)) {
      array.add(make(items, depth + 1));
    }
    return array;
  }

  private static BigDecimal number(JsonNode schema, BigDecimal usual, BigDecimal grain) {
    BigDecimal step = schema.path("multipleOf").decimalValue();
    BigDecimal unit = step.signum() > 0 ? step : grain;
    BigDecimal value = step.signum() > 0 ? step : usual;
    if (schema.has("maximum")) {
      value = value.min(floor(schema.path("maximum").decimalValue(), unit));
    }
    if (schema.has("exclusiveMaximum")) {
      value = value.min(below(schema.path("exclusiveMaximum").decimalValue(), unit));
    }
    if (schema.has("minimum")) {
      value = value.max(floor(schema.path("minimum").decimalValue().negate(), unit).negate());
    }
    if (schema.has("exclusiveMinimum")) {
      BigDecimal bound = schema.path("exclusiveMinimum").decimalValue();
      value = value.max(below(bound.negate(), unit).negate());
    }
    return value;
  }

  /** The last whole number of units that is not over the bound. */
  private static BigDecimal floor(BigDecimal bound, BigDecimal unit) {
    return bound.divide(unit, 0, RoundingMode.FLOOR).multiply(unit);
  }

  private static BigDecimal below(BigDecimal bound, BigDecimal unit) {
    BigDecimal value = floor(bound, unit);
    return value.compareTo(bound) == 0 ? value.subtract(unit) : value;
  }
}
