package dev.millrace.core.payload;

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

  @Override
  public String toString() {
    return value;
  }
}
