package dev.millrace.core.job;

import java.util.regex.Pattern;

/**
 * Who owns a job. The tenant is part of every key, id and path, so one tenant's bytes never meet
 * another's.
 *
 * @param value 1 to 64 characters of {@code a-z 0-9 _ -}, first a letter or digit
 */
public record TenantId(String value) {
  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public TenantId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not a tenant id: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
