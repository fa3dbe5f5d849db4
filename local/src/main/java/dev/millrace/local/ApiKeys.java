package dev.millrace.local;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes the key of a local run. */
public final class ApiKeys {
  private static final int BYTES = 24;

  private ApiKeys() {}

  /** A new key that nobody can guess: {@code mr_} and 192 random bits. */
  static String make() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return "mr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
