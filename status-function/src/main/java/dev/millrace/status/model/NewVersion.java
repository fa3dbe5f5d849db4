package dev.millrace.status.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.upload.UploadId;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an administrator sends to add a version.
 *
 * @param content bytes of its {@code model.json}, kept as they are so that its digest is the file's
 * @param manifest what they say
 * @param files the uploads that hold its files, by name; those that the registry has already may be
 *     left out
 * @param makeDefault whether the name alone means it from now on
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NewVersion(
    byte[] content, Manifest manifest, Map<String, UploadId> files, boolean makeDefault) {
  private static final Set<String> FIELDS = Set.of("manifest", "files", "default");

  /**
   * Reads the body, and lists every fault.
   *
   * @throws ProblemException if it is not right
   */
  static NewVersion read(ApiRequest request) {
    JsonNode body = JsonBody.read(request);
    Faults faults = new Faults();
    faults.requireObject(body);
    faults.checkNames("", body, FIELDS);
    if (!body.path("manifest").isTextual()) {
      faults.add("/manifest", "must be a string: the text of model.json");
    }
    Map<String, UploadId> files = files(body.path("files"), faults);
    JsonNode makeDefault = body.path("default");
    if (!makeDefault.isMissingNode() && !makeDefault.isBoolean()) {
      faults.add("/default", "must be true or false");
    }
    faults.check();
    byte[] content = body.get("manifest").textValue().getBytes(StandardCharsets.UTF_8);
    return new NewVersion(content, manifest(content), files, makeDefault.asBoolean(true));
  }

  private static Map<String, UploadId> files(JsonNode files, Faults faults) {
    Map<String, UploadId> uploads = new TreeMap<>();
    if (!files.isMissingNode() && !files.isObject()) {
      faults.add("/files", "must be an object: names of files and their uploads");
    }
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      String pointer = Faults.below("/files", file.getKey());
      faults.checkNames(pointer, file.getValue(), Set.of("upload"));
      Optional<UploadId> id = UploadId.parse(file.getValue().path("upload").asText());
      if (id.isEmpty()) {
        faults.add(pointer + "/upload", "must be the id of an upload");
      }
      id.ifPresent(known -> uploads.put(file.getKey(), known));
    }
    return uploads;
  }

  private static Manifest manifest(byte[] content) {
    try {
      return Manifest.read(content);
    } catch (InvalidModelPackageException e) {
      throw new ProblemException(
          new Problem(
              ProblemType.INVALID_MODEL_PACKAGE,
              new FieldError("/manifest", String.valueOf(e.getMessage()))));
    }
  }
}
