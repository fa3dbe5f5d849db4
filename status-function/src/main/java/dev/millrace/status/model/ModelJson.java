package dev.millrace.status.model;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.ModelRef;
import java.time.Duration;
import java.util.SortedMap;

/** Models as clients see them. */
final class ModelJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ModelJson() {}

  /** In few words, for a list. */
  static ObjectNode summary(
      ModelPackage shown, ModelRef chosen, SortedMap<Integer, String> versions) {
    Manifest manifest = shown.manifest();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", shown.ref().name());
    json.put("object", "model");
    json.put("version", shown.ref().version());
    json.put("default_version", chosen.version());
    json.put("task", manifest.task());
    json.put("description", manifest.description());
    json.put("licence", manifest.licence());
    json.put("digest", manifest.digest());
    ArrayNode all = json.putArray("versions");
    versions.forEach(
        (version, digest) -> all.addObject().put("version", version).put("digest", digest));
    return json;
  }

  /** Everything. */
  static ObjectNode whole(
      ModelPackage shown, ModelRef chosen, SortedMap<Integer, String> versions, Duration runTime) {
    Manifest manifest = shown.manifest();
    ObjectNode json = summary(shown, chosen, versions);
    json.set("input_schema", manifest.inputSchema());
    json.set("output_schema", manifest.outputSchema());
    ArrayNode examples = json.putArray("examples");
    manifest
        .examples()
        .forEach(example -> {
          ObjectNode each = examples.addObject();
          each.set("input", example.input());
          example
              .output()
              .ifPresent(output -> {
                each.set("output", output);
                each.put("tolerance", example.tolerance());
              });
        });
    ObjectNode limits = json.putObject("limits");
    limits.put("max_request_bytes", JsonBody.MOST_BYTES);
    manifest.fileRules().stream()
        .mapToLong(FileRule::mostBytes)
        .max()
        .ifPresent(most -> limits.put("max_file_bytes", most));
    limits.put("timeout_seconds", runTime.toSeconds());
    return json;
  }
}
