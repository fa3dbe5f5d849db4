package dev.millrace.core.payload;

import dev.millrace.core.job.JobKey;
import java.util.regex.Pattern;

/**
 * Names a stored payload.
 *
 * @param value segments of {@code a-z A-Z 0-9 . _ -} joined by {@code /}; no segment is empty or
 *     begins with a dot
 */
public record PayloadKey(String value) {
  private static final Pattern FORM = Pattern.compile("[\\w-][\\w.-]*(/[\\w-][\\w.-]*)*");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public PayloadKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not a payload key: " + value);
    }
  }

  /**
   * Where a job's input lies; the hash keeps two requests under one idempotency key from meeting.
   */
  public static PayloadKey input(JobKey job, String sha256) {
    return new PayloadKey("jobs/" + job.tenant() + "/" + job.id() + "/input-" + sha256 + ".json");
  }

  /**
   * Where the result of a job's attempt lies; each version of the job has its own, so a zombie
   * overwrites nothing.
   */
  public static PayloadKey output(JobKey job, long version) {
    return new PayloadKey("jobs/" + job.tenant() + "/" + job.id() + "/output-" + version + ".json");
  }

  @Override
  public String toString() {
    return value;
  }
}
