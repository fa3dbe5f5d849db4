package dev.millrace.core.model;

/** Manifests for tests. */
final class Manifests {
  private Manifests() {}

  /** Of a package with one file, {@code model.onnx}. */
  static String tensor(String sha256) {
    return """
    {
      "task": "tensor",
      "files": { "model.onnx": "%s" },
      "settings": { "model": "model.onnx" },
      "input_schema": {
        "type": "object",
        "required": ["text"],
        "properties": { "text": { "type": "string" } }
      },
      "output_schema": { "type": "object" },
      "examples": [{ "input": { "text": "a" } }]
    }
    """
        .formatted(sha256);
  }
}
