package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.core.upload.Upload;

/** What an accepted job's input holds in place of a file whose content was not known yet. */
public sealed interface FileReference {

  /** The form in which it is kept. */
  JsonNode toJson();

  /**
   * An address, already checked.
   *
   * @param url as the client gave it
   */
  record Remote(String url) implements FileReference {
    @Override
    public JsonNode toJson() {
      return JsonNodeFactory.instance.objectNode().put("url", url);
    }
  }

  /**
   * Bytes that the job has a copy of.
   *
   * @param id of the upload
   * @param size bytes
   * @param sha256 of the bytes
   */
  record Uploaded(String id, long size, String sha256) implements FileReference {

    /** The reference to exactly what was announced. */
    public static Uploaded of(Upload upload) {
      return new Uploaded(upload.id().value(), upload.size(), upload.sha256());
    }

    @Override
    public JsonNode toJson() {
      return JsonNodeFactory.instance
          .objectNode()
          .put("upload", id)
          .put("size", size)
          .put("sha256", sha256);
    }
  }

  /**
   * Reads what {@link #toJson} has made.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static FileReference of(JsonNode json) {
    return json.has("url")
        ? new Remote(json.get("url").asText())
        : new Uploaded(
            json.required("upload").asText(),
            json.required("size").asLong(),
            json.required("sha256").asText());
  }
}
