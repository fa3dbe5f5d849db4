package dev.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What one version of a model is.
 *
 * @param id its name
 * @param version that is described here
 * @param defaultVersion what the name alone means
 * @param versions all that there are
 * @param task what it does, e.g. {@code text-embedding}
 * @param description for people
 * @param digest SHA-256 of its {@code model.json}
 * @param json the whole document; of a single model, with its schemas, examples and limits
 */
public record Model(
    String id,
    int version,
    int defaultVersion,
    List<Integer> versions,
    String task,
    String description,
    String digest,
    JsonNode json) {

  public Model {
    versions = List.copyOf(versions);
  }

  static Model of(JsonNode json) {
    return new Model(
        Json.textOr(json, "id", ""),
        json.path("version").asInt(),
        json.path("default_version").asInt(),
        Json.list(json, "versions", each -> each.path("version").asInt()),
        Json.textOr(json, "task", ""),
        Json.textOr(json, "description", ""),
        Json.textOr(json, "digest", ""),
        json);
  }
}
