package dev.millrace.core.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** The index as one JSON document, the same for every store. */
public final class ModelIndexJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ModelIndexJson() {}

  /** The document. */
  public static String write(ModelIndex index) {
    ObjectNode json = JSON.createObjectNode().put("revision", index.revision());
    ObjectNode names = json.putObject("models");
    index.models().forEach((name, entry) -> write(names.putObject(name), entry));
    return json.toString();
  }

  private static void write(ObjectNode json, ModelEntry entry) {
    if (entry.defaultVersion() != null) {
      json.put("default", entry.defaultVersion());
    }
    ObjectNode versions = json.putObject("versions");
    entry.digests().forEach((version, digest) -> versions.put(version.toString(), digest));
  }

  /**
   * Reads what {@link #write} has made.
   *
   * @throws IllegalArgumentException if the text is something else
   */
  public static ModelIndex read(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      SortedMap<String, ModelEntry> models = new TreeMap<>();
      for (Map.Entry<String, JsonNode> model : json.required("models").properties()) {
        models.put(model.getKey(), entry(model.getValue()));
      }
      return new ModelIndex(json.required("revision").longValue(), models);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The index of models is not JSON", e);
    }
  }

  private static ModelEntry entry(JsonNode json) {
    SortedMap<Integer, String> digests = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : json.required("versions").properties()) {
      digests.put(
          Integer.parseInt(each.getKey()), Objects.requireNonNull(each.getValue().textValue()));
    }
    JsonNode chosen = json.get("default");
    return new ModelEntry(chosen == null ? null : chosen.intValue(), digests);
  }
}
