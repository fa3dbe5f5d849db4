package dev.millrace.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.DialectId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;

/** The form of a manifest, and what no schema can say of it. */
final class ManifestRules {
  private static final SchemaRegistry REGISTRY = ModelSchemas.registry();
  private static final Schema FORM = form();
  private static final Schema SCHEMA =
      REGISTRY.getSchema(SchemaLocation.of(DialectId.DRAFT_2020_12));

  private ManifestRules() {}

  /** Every task that a package can have. */
  static List<String> tasks() {
    return FORM.getSchemaNode()
        .at("/properties/task/enum")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  /** Each fault, with where it is; none if the manifest is right. */
  static List<String> faults(JsonNode manifest) {
    List<String> faults = describe(FORM.validate(manifest), "");
    if (!faults.isEmpty()) {
      return faults;
    }
    List<String> found = new ArrayList<>();
    for (String each : List.of("input_schema", "output_schema")) {
      found.addAll(describe(SCHEMA.validate(manifest.get(each)), "/" + each));
    }
    manifest
        .path("sources")
        .fieldNames()
        .forEachRemaining(name -> {
          if (!manifest.get("files").has(name)) {
            found.add("/sources names " + name + ", which is none of the files");
          }
        });
    if (found.isEmpty()) {
      checkReferences(manifest, found);
    }
    if (found.isEmpty()) {
      checkFileRules(manifest.get("input_schema"), found);
      checkExamples(manifest, found);
    }
    if (found.isEmpty() && manifest.path("runtime").asText().equals("llm")) {
      found.addAll(new LlmRules(manifest, FORM.getSchemaNode().at("/$defs/parameters")).faults());
    }
    return found;
  }

  /** A reference that leads nowhere would be found by the first input that needs it. */
  private static void checkReferences(JsonNode manifest, List<String> found) {
    for (String each : List.of("input_schema", "output_schema")) {
      JsonNode schema = manifest.get(each);
      for (JsonNode reference : schema.findValues("$ref")) {
        String text = reference.asText();
        boolean known =
            text.equals("#")
                || (text.startsWith("#/") && !schema.at(text.substring(1)).isMissingNode());
        if (!known) {
          found.add("/" + each + " refers to " + text + ", which is not in it");
        }
      }
    }
  }

  private static void checkFileRules(JsonNode inputSchema, List<String> found) {
    try {
      List<JsonNode> marked = inputSchema.findParents(FileRule.KEYWORD);
      marked.forEach(FileRule::of);
      if (marked.size() != reachable(inputSchema)) {
        found.add(
            "/input_schema: "
                + FileRule.KEYWORD
                + " works in properties, and in the items of arrays, and nowhere else");
      }
    } catch (IllegalArgumentException e) {
      found.add("/input_schema: " + e.getMessage());
    }
  }

  /** How many marks are found on the ways on which files are looked for in an input. */
  private static int reachable(JsonNode schema) {
    int marks = schema.has(FileRule.KEYWORD) ? 1 : 0;
    for (JsonNode property : schema.path("properties")) {
      marks += reachable(property);
    }
    return schema.path("items").isObject() ? marks + reachable(schema.get("items")) : marks;
  }

  private static void checkExamples(JsonNode manifest, List<String> found) {
    try {
      Schema input = REGISTRY.getSchema(manifest.get("input_schema"));
      Schema output = REGISTRY.getSchema(manifest.get("output_schema"));
      input.initializeValidators();
      output.initializeValidators();
      int index = 0;
      for (JsonNode example : manifest.path("examples")) {
        String at = "/examples/" + index++;
        found.addAll(describe(input.validate(example.get("input")), at + "/input"));
        if (example.has("output")) {
          found.addAll(describe(output.validate(example.get("output")), at + "/output"));
        }
      }
    } catch (SchemaException | PatternSyntaxException e) {
      found.add("a schema cannot be used: " + e.getMessage());
    }
  }

  private static List<String> describe(List<Error> errors, String at) {
    return errors.stream()
        .map(error -> at + error.getInstanceLocation() + " " + error.getMessage())
        .sorted()
        .toList();
  }

  private static Schema form() {
    try (InputStream resource = ManifestRules.class.getResourceAsStream("model.schema.json")) {
      return REGISTRY.getSchema(Objects.requireNonNull(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
