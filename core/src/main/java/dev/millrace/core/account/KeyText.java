package dev.millrace.core.account;

import dev.millrace.core.Sha256;
import dev.millrace.core.job.TenantId;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a key: {@code mr_}, its tenant, {@code _} and 192 random bits in base64url. The
 * tenant stands in it so that one read finds the record. Never printed by {@link #toString}.
 */
public final class KeyText {
  private static final int SECRET_BYTES = 24;
  private static final Pattern FORM = Pattern.compile("mr_([a-z0-9][a-z0-9_-]{0,63})_[\\w-]{32}");

  private final String text;

  private KeyText(String text) {
    this.text = text;
  }

  /** A new key that nobody can guess. */
  public static KeyText make(TenantId tenant, RandomGenerator random) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return new KeyText(
        "mr_" + tenant + "_" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  /** What a client sent as its key. */
  public static KeyText of(String sent) {
    return new KeyText(sent);
  }

  /** Whose key it claims to be; empty if it has not the form of one. */
  public Optional<TenantId> tenant() {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches() ? Optional.of(new TenantId(matcher.group(1))) : Optional.empty();
  }

  /** SHA-256 of the text, in hexadecimal. */
  public String sha256() {
    return Sha256.hex(text);
  }

  /** The text itself, for its one showing. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "a key";
  }
}
