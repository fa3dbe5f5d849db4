package dev.millrace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The document's schemas, ready to validate; formats are held to. Thread-safe. */
public final class Schemas {
  private static final String ID = "https://millrace.dev/openapi.json";

  private final SchemaRegistry registry;
  private final Map<JsonNode, Schema> known = Collections.synchronizedMap(new IdentityHashMap<>());

  public Schemas(OpenApi document) {
    JsonNode absolute = withAbsoluteReferences(document.root());
    registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemas(Map.of(ID, absolute.toString()))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  }

  /** Every fault of the value, each with where it is; none if it fits. */
  public List<String> faults(JsonNode schema, JsonNode value) {
    return known
        .computeIfAbsent(schema, node -> registry.getSchema(withAbsoluteReferences(node)))
        .validate(value)
        .stream()
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .distinct()
        .toList();
  }

  /** A part that is looked at by itself still points into the whole. */
  private static JsonNode withAbsoluteReferences(JsonNode node) {
    JsonNode copy = node.deepCopy();
    makeAbsolute(copy);
    return copy;
  }

  private static void makeAbsolute(JsonNode node) {
    String ref = node.path("$ref").asText();
    if (node instanceof ObjectNode object && ref.startsWith("#")) {
      object.put("$ref", ID + ref);
    }
    node.forEach(Schemas::makeAbsolute);
  }

  /** The text as the JSON value that a schema of this type speaks of. */
  JsonNode value(JsonNode schema, String text) {
    JsonMapper json = new JsonMapper();
    if (schema.path("type").asText().equals("integer") && text.matches("-?\\d{1,18}")) {
      return json.getNodeFactory().numberNode(Long.parseLong(text));
    }
    if (schema.path("type").asText().equals("boolean") && text.matches("true|false")) {
      return json.getNodeFactory().booleanNode(Boolean.parseBoolean(text));
    }
    return json.getNodeFactory().textNode(text);
  }
}
