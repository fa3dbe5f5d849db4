package dev.millrace.core.batch;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a batch within its tenant: {@code batch_} and 26 characters of Crockford's base 32 in lower
 * case (130 bits).
 *
 * @param value the id as clients see it
 */
public record BatchId(String value) {
  private static final Pattern FORM = Pattern.compile("batch_[0-9a-hjkmnp-tv-z]{26}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public BatchId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not a batch id");
    }
  }

  /** The id that a client sent, or empty if it cannot be one. */
  public static Optional<BatchId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new BatchId(text)) : Optional.empty();
  }

  @Override
  public String toString() {
    return value;
  }
}
