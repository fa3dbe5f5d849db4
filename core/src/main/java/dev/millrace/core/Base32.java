package dev.millrace.core;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * Crockford's base 32 in lower case: no letter looks like a digit, and texts of one length sort as
 * their numbers do.
 */
public final class Base32 {
  private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

  private Base32() {}

  /** The last digits of the number, as many as wanted. */
  public static String encode(BigInteger number, int digits) {
    char[] text = new char[digits];
    BigInteger rest = number;
    for (int i = digits - 1; i >= 0; i--) {
      text[i] = DIGITS.charAt(rest.intValue() & 31);
      rest = rest.shiftRight(5);
    }
    return new String(text);
  }

  /** So many random digits. */
  public static String random(RandomGenerator random, int digits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < digits; i++) {
      text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return text.toString();
  }
}
