package dev.millrace.core.input;

import java.util.Base64;

/** Base64 as clients write it: of either alphabet, with or without padding and line breaks. */
final class Base64Text {
  private Base64Text() {}

  /**
   * The bytes.
   *
   * @throws IllegalArgumentException if the text is no base64, mixes the alphabets, or is not the
   *     only way to write these bytes
   */
  static byte[] decode(String text) {
    String line = text.replace("\r", "").replace("\n", "");
    boolean url = line.indexOf('-') >= 0 || line.indexOf('_') >= 0;
    byte[] bytes = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(line);
    Base64.Encoder encoder = url ? Base64.getUrlEncoder() : Base64.getEncoder();
    String unpadded = encoder.withoutPadding().encodeToString(bytes);
    int end = line.indexOf('=');
    if (!unpadded.equals(end < 0 ? line : line.substring(0, end))) {
      throw new IllegalArgumentException("Bits are left over at the end");
    }
    return bytes;
  }
}
