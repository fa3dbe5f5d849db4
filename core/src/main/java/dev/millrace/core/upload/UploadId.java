package dev.millrace.core.upload;

import dev.millrace.core.Base32;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadKey;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Names an upload within its tenant: {@code upl_} and 26 random characters of Crockford's base 32
 * in lower case (130 bits).
 *
 * @param value the id as clients see it
 */
public record UploadId(String value) {
  private static final Pattern FORM = Pattern.compile("upl_[0-9a-hjkmnp-tv-z]{26}");
  private static final int CHARACTERS = 26;

  /**
   * Checks the form.
   *
   * @throws IllegalArgumentException if the value has another form
   */
  public UploadId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not an upload id");
    }
  }

  /** The id that a client sent, or empty if it cannot be one. */
  public static Optional<UploadId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new UploadId(text)) : Optional.empty();
  }

  /** An id nobody has used, and nobody can guess if the generator cannot be guessed. */
  public static UploadId random(RandomGenerator random) {
    return new UploadId("upl_" + Base32.random(random, CHARACTERS));
  }

  /** Where the bytes lie. */
  public PayloadKey content(TenantId tenant) {
    return new PayloadKey("uploads/" + tenant + "/" + value);
  }

  /** Where what was announced lies. */
  PayloadKey announcement(TenantId tenant) {
    return new PayloadKey("uploads/" + tenant + "/" + value + ".json");
  }

  @Override
  public String toString() {
    return value;
  }
}
