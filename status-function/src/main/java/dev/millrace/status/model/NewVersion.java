package dev.millrace.status.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.upload.UploadId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
    List<FieldError> errors = new ArrayList<>();
    if (!body.isObject()) {
      errors.add(new FieldError("", "must be an object"));
    }
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!FIELDS.contains(name)) {
            errors.add(new FieldError("", "has a field that is not known"));
          }
        });
    if (!body.path("manifest").isTextual()) {
      errors.add(new FieldError("/manifest", "must be a string: the text of model.json"));
    }
    Map<String, UploadId> files = files(body.path("files"), errors);
    JsonNode makeDefault = body.path("default");
    if (!makeDefault.isMissingNode() && !makeDefault.isBoolean()) {
      errors.add(new FieldError("/default", "must be true or false"));
    }
    if (!errors.isEmpty()) {
      throw new ProblemException(
          new Problem(ProblemType.VALIDATION_FAILED, "See errors for each fault", errors));
    }
    byte[] content = body.get("manifest").textValue().getBytes(StandardCharsets.UTF_8);
    return new NewVersion(content, manifest(content), files, makeDefault.asBoolean(true));
  }

  private static Map<String, UploadId> files(JsonNode files, List<FieldError> errors) {
    Map<String, UploadId> uploads = new TreeMap<>();
    if (!files.isMissingNode() && !files.isObject()) {
      errors.add(new FieldError("/files", "must be an object: names of files and their uploads"));
    }
    int number = 0;
    for (Map.Entry<String, JsonNode> file : files.properties()) {
      number++;
      JsonNode upload = file.getValue().path("upload");
      Optional<UploadId> id =
          upload.isTextual() && file.getValue().size() == 1
              ? UploadId.parse(upload.textValue())
              : Optional.empty();
      if (id.isEmpty()) {
        errors.add(new FieldError("/files", "must name an upload in member " + number));
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
              "See errors for each fault",
              List.of(new FieldError("/manifest", String.valueOf(e.getMessage())))));
    }
  }
}
