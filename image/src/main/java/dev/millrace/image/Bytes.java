package dev.millrace.image;

import java.util.Objects;

/** A part of a file. Reading behind its end throws {@link IndexOutOfBoundsException}. Immutable. */
final class Bytes {
  private final byte[] file;
  private final int offset;
  private final int length;

  private Bytes(byte[] file, int offset, int length) {
    this.file = file;
    this.offset = offset;
    this.length = length;
  }

  /** A whole file; nobody may change it afterwards. */
  static Bytes of(byte[] file) {
    return new Bytes(file, 0, file.length);
  }

  /** The whole file that it is a part of; nobody may change it. */
  byte[] file() {
    return file;
  }

  /** Where in the file it begins. */
  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  /** A part of this part. */
  Bytes part(int from, int size) {
    Objects.checkFromIndexSize(from, size, length);
    return new Bytes(file, offset + from, size);
  }

  int u8(int at) {
    return file[offset + Objects.checkIndex(at, length)] & 0xff;
  }

  /** Two bytes, the first one the highest. */
  int u16(int at) {
    return u8(at) << 8 | u8(at + 1);
  }

  int u16(int at, boolean little) {
    return little ? u8(at + 1) << 8 | u8(at) : u16(at);
  }

  /** Four bytes, the first one the highest. */
  long u32(int at) {
    return (long) u16(at) << 16 | u16(at + 2);
  }

  long u32(int at, boolean little) {
    return little ? (long) u16(at + 2, true) << 16 | u16(at, true) : u32(at);
  }

  /** Whether these bytes, given as numbers or characters, lie there. */
  boolean startsWith(int at, int... expected) {
    if (at > length - expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (u8(at + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether this text, in ASCII, lies there. */
  boolean startsWith(int at, String expected) {
    return startsWith(at, expected.chars().toArray());
  }
}
