package dev.millrace.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** The models. To change them takes a key with the scope {@code admin}. Thread-safe. */
public final class Models {
  private final Api api;

  Models(Api api) {
    this.api = api;
  }

  /** All models that the key may use, each as its default version describes it. */
  public List<Model> list() {
    return Json.list(api.answer(api.call("GET", "/v1/models")).json(), "data", Model::of);
  }

  /**
   * One model.
   *
   * @param name its name, or name and version: {@code "name@2"}
   * @throws ProblemException {@code model-not-found} if there is none
   */
  public Model get(String name) {
    String[] parts = name.split("@", 2);
    String path =
        parts.length == 1 ? path(name) : path(parts[0]) + "@" + Api.name("version", parts[1]);
    return Model.of(api.answer(api.call("GET", path)).json());
  }

  /**
   * Adds a version; again with the same content is fine.
   *
   * @param manifest the text of its {@code model.json}
   * @param files the uploads that hold its files, by name; those that the server has may be left
   *     out
   * @throws ProblemException {@code model-version-exists} if it is there with other content, {@code
   *     invalid-model-package} if the manifest is not right, {@code upload-mismatch} if a file is
   *     not the one that it names
   */
  public Model add(
      String name, int version, String manifest, Map<String, Upload> files, boolean makeDefault) {
    ObjectNode body =
        JsonNodeFactory.instance.objectNode().put("manifest", manifest).put("default", makeDefault);
    ObjectNode uploads = body.putObject("files");
    files.forEach((file, upload) -> uploads.putObject(file).put("upload", upload.id()));
    return Model.of(api.answer(api.call("PUT", path(name) + "/versions/" + version, body)).json());
  }

  /**
   * Chooses what the name alone means; jobs that were accepted keep their version.
   *
   * @throws ProblemException {@code model-not-found} if there is no such version
   */
  public Model setDefault(String name, int version) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("version", version);
    return Model.of(api.answer(api.call("PUT", path(name) + "/default", body)).json());
  }

  private static String path(String name) {
    return "/v1/models/" + Api.name("model", name);
  }
}
