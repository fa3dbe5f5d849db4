package dev.millrace.statemachine;

import dev.millrace.core.Sha256;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Models for tests. */
public final class TestModels implements ModelCatalog {
  /** Takes a text, and parameters of every type. */
  public static final ModelPackage TEXT =
      model(
          "words",
          """
          {
            "type": "object",
            "required": ["text"],
            "additionalProperties": false,
            "properties": {
              "text": {
                "type": "string",
                "minLength": 1,
                "maxLength": 40,
                "x-millrace-file": { "content_types": ["text/plain"], "max_bytes": 60 }
              },
              "top_k": { "type": "integer", "minimum": 1, "maximum": 9 },
              "temperature": { "type": "number" },
              "max_tokens": { "type": "integer" },
              "strict": { "type": "boolean" },
              "tags": { "type": "array" },
              "more": { "type": ["object", "null"] }
            }
          }
          """);

  /** Takes a picture. */
  public static final ModelPackage PICTURE =
      model(
          "pictures",
          """
          {
            "type": "object",
            "required": ["image"],
            "additionalProperties": false,
            "properties": {
              "image": {
                "type": "string",
                "contentEncoding": "base64",
                "x-millrace-file": { "content_types": ["image/png"], "max_bytes": 50 }
              },
              "top_k": { "type": "integer" }
            }
          }
          """);

  private final Map<String, ModelPackage> models = new HashMap<>();

  public TestModels() {
    models.put("words@1", TEXT);
    models.put("pictures@1", PICTURE);
  }

  /** Nobody has this one any more. */
  public void remove(ModelPackage model) {
    models.remove(model.ref().toString());
  }

  @Override
  public Optional<ModelPackage> resolve(String name) {
    return Optional.ofNullable(models.get(name.contains("@") ? name : name + "@1"));
  }

  @Override
  public List<ModelRef> refs() {
    return models.values().stream().map(ModelPackage::ref).toList();
  }

  private static ModelPackage model(String name, String inputSchema) {
    String manifest =
        """
        {
          "task": "tensor",
          "files": { "model.onnx": "%s" },
          "settings": { "model": "model.onnx" },
          "input_schema": %s,
          "output_schema": { "type": "object" }
        }
        """
            .formatted(Sha256.hex(name), inputSchema);
    return new ModelPackage(
        new ModelRef(name, 1), Manifest.read(manifest.getBytes(StandardCharsets.UTF_8)));
  }
}
