package dev.millrace.core.job;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a job within its tenant: {@code job_} and 26 characters of Crockford's base 32 in lower
 * case (130 bits).
 *
 * @param value the id as clients see it
 */
public record JobId(String value) {
  private static final Pattern FORM = Pattern.compile("job_[0-9a-hjkmnp-tv-z]{26}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public JobId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not a job id");
    }
  }

  /** The id that a client sent, or empty if it cannot be one. */
  public static Optional<JobId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new JobId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
