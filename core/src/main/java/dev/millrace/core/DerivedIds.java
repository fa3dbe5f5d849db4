package dev.millrace.core;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Makes names that are the same on every machine whenever the same thing is to be named. */
public final class DerivedIds {
  private static final int DIGEST_BITS = 256;

  private DerivedIds() {}

  /**
   * The name of what these parts name together: {@link SortableIds#CHARACTERS} characters of {@link
   * Base32}, other ones for any other parts.
   */
  public static String of(String... parts) {
    MessageDigest digest = Sha256.start();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    BigInteger bits =
        new BigInteger(1, digest.digest()).shiftRight(DIGEST_BITS - SortableIds.CHARACTERS * 5);
    return Base32.encode(bits, SortableIds.CHARACTERS);
  }
}
