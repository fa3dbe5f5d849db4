package dev.millrace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Makes values that a schema of the document allows, as far as a schema tells. */
final class SchemaValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<String> TEXTS =
      List.of("", " ", "a", "a cat", "ü😀עברית", "\u0000", "null", "0", "{}", "x".repeat(300));

  private final OpenApi document;
  private final RandomGenerator random;
  private final List<String> shown = new ArrayList<>();

  SchemaValues(OpenApi document, RandomGenerator random) {
    this.document = document;
    this.random = random;
    collect(document.root().at("/components/examples"));
    collect(document.root().at("/components/parameters"));
  }

  private void collect(JsonNode node) {
    if (node.isTextual()) {
      shown.add(node.textValue());
    }
    node.forEach(this::collect);
  }

  <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  String text() {
    return any(TEXTS);
  }

  JsonNode value(JsonNode reference) {
    JsonNode schema = document.resolve(reference);
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    if (schema.has("oneOf")) {
      return value(schema.get("oneOf").get(random.nextInt(schema.get("oneOf").size())));
    }
    if (schema.has("properties")) {
      return object(schema);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> map(schema);
      case "array" -> array(schema);
      case "integer" -> integer(schema);
      case "boolean" -> NODES.booleanNode(random.nextBoolean());
      default -> NODES.textNode(string(schema));
    };
  }

  private JsonNode object(JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.textValue()));
    schema
        .get("properties")
        .forEachEntry((name, property) -> {
          if (required.contains(name) || chance(0.3)) {
            object.set(name, value(property));
          }
        });
    return object;
  }

  private JsonNode map(JsonNode schema) {
    ObjectNode object = NODES.objectNode();
    if (!schema.has("additionalProperties")) {
      return object.put("text", chance(0.8) ? "a cat" : text());
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      object.set("k" + i, value(schema.get("additionalProperties")));
    }
    return object;
  }

  private JsonNode array(JsonNode schema) {
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < schema.path("minItems").asInt(0) + random.nextInt(3); i++) {
      JsonNode item = value(schema.get("items"));
      if (!array.valueStream().toList().contains(item)) {
        array.add(item);
      }
    }
    return array;
  }

  private JsonNode integer(JsonNode schema) {
    long least = schema.path("minimum").asLong(-5);
    long most = schema.path("maximum").asLong(1000);
    return NODES.numberNode(any(List.of(least, most, random.nextLong(least, most + 1))));
  }

  private String string(JsonNode schema) {
    if (schema.path("format").asText().equals("date-time")) {
      return Instant.ofEpochSecond(random.nextLong(0, 4_000_000_000L)).toString();
    }
    if (schema.has("pattern") || schema.path("format").asText().equals("uri")) {
      Pattern pattern = Pattern.compile(schema.path("pattern").asText("^https://"));
      List<String> fitting = shown.stream().filter(each -> pattern.matcher(each).find()).toList();
      return fitting.isEmpty() ? text() : any(fitting);
    }
    return text();
  }

  /** The value, with something wrong or strange somewhere in it. */
  JsonNode spoilt(JsonNode value) {
    JsonNode copy = value.deepCopy();
    if (copy instanceof ObjectNode object && !object.isEmpty() && chance(0.85)) {
      String name = any(new ArrayList<>(object.propertyStream().map(e -> e.getKey()).toList()));
      switch (random.nextInt(4)) {
        case 0 -> object.remove(name);
        case 1 -> object.set("zz" + name, strange());
        default -> object.set(name, spoilt(object.get(name)));
      }
      return object;
    }
    if (copy instanceof ArrayNode array && !array.isEmpty() && chance(0.7)) {
      int index = random.nextInt(array.size());
      array.set(index, spoilt(array.get(index)));
      return array;
    }
    return strange();
  }

  private JsonNode strange() {
    return switch (random.nextInt(7)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(any(List.of(0, -1, 1.5, Long.MAX_VALUE, 1e300)).doubleValue());
      case 2 -> NODES.booleanNode(random.nextBoolean());
      case 3 -> new JsonMapper().createObjectNode().put("a", 1);
      case 4 -> NODES.arrayNode().add("x").add(1);
      default -> NODES.textNode(text());
    };
  }
}
