package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.upload.Upload;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a file that it wants to bring.
 *
 * @param filename as the client calls it; null if it did not say
 * @param contentType media type in lower case, without parameters
 * @param size bytes
 * @param sha256 64 hexadecimal digits in lower case
 */
record Announcement(
    TenantId tenant, @Nullable String filename, String contentType, long size, String sha256) {
  private static final Set<String> FIELDS = Set.of("filename", "content_type", "size", "sha256");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("(?=.{3,127}$)[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FILENAME = Pattern.compile("(?s).{1,255}");

  /**
   * Reads a request's body.
   *
   * @throws ProblemException if it is none
   */
  static Announcement read(ApiRequest request) {
    JsonNode body = JsonBody.read(request);
    check(body);
    return new Announcement(
        request.requireTenant(),
        body.path("filename").textValue(),
        body.get("content_type").textValue(),
        body.get("size").longValue(),
        body.get("sha256").textValue());
  }

  private static void check(JsonNode body) {
    Faults faults = new Faults();
    faults.requireObject(body);
    faults.checkNames("", body, FIELDS);
    if (body.has("filename") && !matches(body, "filename", FILENAME)) {
      faults.add("/filename", "must have 1 to 255 characters");
    }
    if (!matches(body, "content_type", MEDIA_TYPE)) {
      faults.add("/content_type", "must be a media type without parameters: text/plain");
    }
    JsonNode size = body.path("size");
    if (!size.canConvertToLong()
        || !size.isIntegralNumber()
        || size.longValue() < 1
        || size.longValue() > Upload.MOST_BYTES) {
      faults.add("/size", "must be a whole number from 1 to " + Upload.MOST_BYTES);
    }
    if (!matches(body, "sha256", SHA256)) {
      faults.add("/sha256", "must be the SHA-256 as 64 hexadecimal digits in lower case");
    }
    faults.check();
  }

  private static boolean matches(JsonNode body, String name, Pattern form) {
    JsonNode value = body.path(name);
    return value.isTextual() && form.matcher(value.textValue()).matches();
  }
}
