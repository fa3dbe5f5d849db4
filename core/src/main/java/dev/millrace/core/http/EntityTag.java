package dev.millrace.core.http;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.Retention;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code ETag} of a job. It is weak: it changes with the job's version, while a document of the
 * same version may hold other estimates.
 *
 * @param opaque what stands between the quotes
 */
public record EntityTag(String opaque) {
  private static final Pattern TAG = Pattern.compile("(?:W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"");

  /**
   * A version and the time of the submission: an id may be taken anew once its job is gone. Data
   * whose time is over go without a version.
   */
  public static EntityTag of(Job job) {
    long created = job.request().createdAt().toEpochMilli();
    String removed = Retention.dataRemovedAt(job) == null ? "" : "-removed";
    return new EntityTag(
        job.version() + "-" + Long.toString(created, Character.MAX_RADIX) + removed);
  }

  /** Whether the client asks only for another state than those that it knows. */
  public static boolean isConditional(Headers headers) {
    return !headers.all("If-None-Match").isEmpty();
  }

  /** Whether the client knows any state as it stands, with {@code If-None-Match: *}. */
  public static boolean isAnyKnown(Headers headers) {
    return headers.all("If-None-Match").stream().anyMatch(field -> field.strip().equals("*"));
  }

  /** Whether the client knows this state, by weak comparison (RFC 9110, 8.8.3.2). */
  public boolean isKnown(Headers headers) {
    if (isAnyKnown(headers)) {
      return true;
    }
    for (String field : headers.all("If-None-Match")) {
      Matcher tags = TAG.matcher(field);
      while (tags.find()) {
        if (tags.group(1).equals(opaque)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The field's value. */
  @Override
  public String toString() {
    return "W/\"" + opaque + "\"";
  }
}
