package dev.millrace.core.inbox;

import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.job.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * What the key of an input says: {@code inbox/<tenant>/<model>/<name>}, the name being anything.
 *
 * @param tenant who owns the job
 * @param model {@code "name"} or {@code "name@version"}, as it stands there
 */
public record InboxKey(TenantId tenant, String model) {
  /** The order of S3's listings: that of the keys' bytes in UTF-8. */
  public static final Comparator<String> ORDER =
      Comparator.comparing(
          (String key) -> key.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

  /** Below this lie the inputs, and nothing else is one. */
  public static final String PREFIX = "inbox/";

  /** The key of the error beside {@code a} is that of the result beside {@code a.error}. */
  private static final String RESERVED = ".error";

  /**
   * Whether the object is to become a job: it lies in the inbox, is no folder, and neither it nor a
   * folder above it is hidden ({@code .name}), as drafts of copying tools are.
   */
  public static boolean isInput(String key) {
    return key.startsWith(PREFIX) && !key.endsWith("/") && !key.contains("/.");
  }

  /**
   * Reads the key of an input.
   *
   * @throws ProblemException saying what does not fit
   */
  public static InboxKey parse(String key) {
    String[] parts = key.split("/", 4);
    if (parts.length < 4 || parts[2].isEmpty()) {
      throw invalid("It is not inbox/<tenant>/<model>/<name>");
    }
    if (key.endsWith(RESERVED)) {
      throw invalid("A name that ends with .error is kept for errors");
    }
    try {
      return new InboxKey(new TenantId(parts[1]), parts[2]);
    } catch (IllegalArgumentException e) {
      throw invalid("The second part is not the name of a tenant");
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(
        new Problem(ProblemType.VALIDATION_FAILED, "The key does not fit: " + detail));
  }
}
