package dev.millrace.inference.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a message in the wire format of Protocol Buffers, right or wrong. */
public final class WireBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds an integer. */
  public WireBytes number(int field, long value) {
    return raw((long) field << 3).raw(value);
  }

  /** Adds a text. */
  public WireBytes text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a message. */
  public WireBytes message(int field, WireBytes message) {
    return bytes(field, message.toBytes());
  }

  /** Adds bytes. */
  public WireBytes bytes(int field, byte[] content) {
    raw(((long) field << 3) | 2).raw(content.length);
    bytes.writeBytes(content);
    return this;
  }

  /** Adds an integer without a field. */
  public WireBytes raw(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
    return this;
  }

  /** What was written. */
  public byte[] toBytes() {
    return bytes.toByteArray();
  }
}
