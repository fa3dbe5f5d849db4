package dev.millrace.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Packages for tests: those that are built in, and others with only what a test is about. */
final class Packages {
  static final JsonMapper JSON = new JsonMapper();
  static final FolderModelCatalog BUILT_IN = FolderModelCatalog.read(Path.of("../models"));

  private static final String PLAIN =
      """
      {
        "runtime": "llm",
        "task": "text-generation",
        "files": {},
        "settings": {
          "targets": [
            { "provider": "a", "model": "a1", "price": { "input": 1, "output": 2 } },
            { "provider": "b", "model": "b1", "price": { "input": 3, "output": 4 } }
          ],
          "system": "Be brief.",
          "prompt": "Say: {{word}}",
          "parameters": { "max_tokens": 100 },
          "answer": "text"
        },
        "input_schema": {
          "type": "object",
          "properties": { "word": { "type": "string" } }
        },
        "output_schema": {
          "type": "object",
          "required": ["text"],
          "properties": { "text": { "type": "string", "maxLength": 100 } }
        }
      }
      """;

  private Packages() {}

  static ModelPackage builtIn(String name) {
    return BUILT_IN.resolve(name).orElseThrow();
  }

  /** Two targets, {@code a/a1} and {@code b/b1}, and a prompt with one word. */
  static ModelPackage plain() {
    return of(PLAIN);
  }

  /** The same, with other settings and schemas where {@code change} names them. */
  static ModelPackage plain(String change) {
    return of(merged(json(PLAIN), json(change)).toString());
  }

  static ModelPackage of(String manifest) {
    return new ModelPackage(
        new ModelRef("plain", 1), Manifest.read(manifest.getBytes(StandardCharsets.UTF_8)));
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** As RFC 7396 has it. */
  private static JsonNode merged(JsonNode into, JsonNode patch) {
    patch
        .properties()
        .forEach(each -> {
          JsonNode old = into.path(each.getKey());
          boolean deeper = each.getValue().isObject() && old.isObject();
          ((ObjectNode) into)
              .set(each.getKey(), deeper ? merged(old, each.getValue()) : each.getValue());
        });
    return into;
  }
}
