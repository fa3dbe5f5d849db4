package dev.millrace.local;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes and compares API keys. */
public final class ApiKeys {
  private static final int BYTES = 24;

  private ApiKeys() {}

  /** A new key that nobody can guess: {@code mr_} and 192 random bits. */
  static String make() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return "mr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether two keys are the same, in a time that does not tell where they differ. */
  public static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
