package dev.millrace.core.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.core.upload.UploadId;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How a client names a file in place of a value: by an upload, an address, or its bytes. */
public sealed interface FileValue {

  /** {@code {"upload":"upl_…"}}. */
  record Uploaded(UploadId id) implements FileValue {}

  /** {@code {"url":"https://…"}}, which only the worker fetches. */
  record Remote(PublicUrl url) implements FileValue {}

  /**
   * {@code {"base64":"…"}}.
   *
   * @param contentType as given; null if it was not
   */
  record Embedded(ResolvedFile file, @Nullable String contentType) implements FileValue {}

  /**
   * Reads what a client sent.
   *
   * @param pointer where it stands in the request's body
   * @param allowLoopback whether addresses of this machine are allowed, for a local run
   * @throws ProblemException if it names no file, or one that is not allowed
   */
  static FileValue parse(JsonNode value, String pointer, boolean allowLoopback) {
    checkForm(value, pointer);
    if (value.has("upload")) {
      return new Uploaded(
          UploadId.parse(value.get("upload").textValue())
              .orElseThrow(() -> unknownUpload(pointer)));
    }
    if (value.has("url")) {
      return new Remote(url(value.get("url").textValue(), pointer, allowLoopback));
    }
    try {
      return new Embedded(
          ResolvedFile.ofBase64(value.get("base64").textValue()),
          value.path("content_type").textValue());
    } catch (IllegalArgumentException e) {
      throw refused(ProblemType.INVALID_BASE64, pointer + "/base64", "must be base64 (RFC 4648)");
    }
  }

  /** The same answer whether there never was such an upload, or it is somebody else's. */
  static ProblemException unknownUpload(String pointer) {
    return refused(
        ProblemType.UPLOAD_MISMATCH,
        pointer + "/upload",
        "there is no such upload: announce it with POST /v1/uploads and put its bytes first");
  }

  /** A problem with one fault. */
  static ProblemException refused(ProblemType type, String pointer, String detail) {
    return new ProblemException(new Problem(type, new FieldError(pointer, detail)));
  }

  private static void checkForm(JsonNode value, String pointer) {
    Faults faults = new Faults();
    long ways = Stream.of("upload", "url", "base64").filter(value::has).count();
    if (ways != 1) {
      faults.add(pointer, "must have exactly one of upload, url and base64");
    }
    Set<String> known =
        value.has("base64") ? Set.of("base64", "content_type") : Set.of("upload", "url");
    if (ways == 1) {
      faults.checkNames(pointer, value, known);
    }
    for (String name : known) {
      if (value.has(name) && !value.get(name).isTextual()) {
        faults.add(pointer + "/" + name, "must be a string");
      }
    }
    faults.check();
  }

  private static PublicUrl url(String text, String pointer, boolean allowLoopback) {
    try {
      return PublicUrl.parse(text, allowLoopback);
    } catch (IllegalArgumentException e) {
      throw refused(ProblemType.URL_NOT_ALLOWED, pointer + "/url", String.valueOf(e.getMessage()));
    }
  }
}
