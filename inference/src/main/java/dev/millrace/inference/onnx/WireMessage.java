package dev.millrace.inference.onnx;

import dev.millrace.core.model.InvalidModelPackageException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One message in the wire format of Protocol Buffers (protobuf.dev/programming-guides/encoding),
 * field by field. Refuses what no writer writes, so that no other reader can see another message in
 * the same bytes. For one thread.
 */
final class WireMessage {

  /** As deep as the readers of Google go. */
  private static final int DEEPEST = 100;

  private static final int MOST_PACKED = 1024;
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int LENGTH = 2;
  private static final int FIXED_32 = 5;
  private static final long MOST_UNSIGNED_INT = 0xFFFF_FFFFL;

  private final MemorySegment bytes;
  private final int depth;
  private long at;
  private long end;
  private int field;
  private int type;
  private long value;
  private long seen;

  /** The message that these bytes are. */
  WireMessage(MemorySegment bytes) {
    this(bytes, 0);
  }

  private WireMessage(MemorySegment bytes, int depth) {
    if (depth > DEEPEST) {
      throw new InvalidModelPackageException("it is nested deeper than " + DEEPEST + " messages");
    }
    this.bytes = bytes;
    this.depth = depth;
  }

  /**
   * Goes on to the next field; false after the last one.
   *
   * @throws InvalidModelPackageException if the bytes are no message, or end too early
   */
  boolean next() {
    at = end;
    if (at == bytes.byteSize()) {
      return false;
    }
    long tag = readVarint();
    field = (int) (tag >>> 3);
    type = (int) tag & 7;
    if (tag < 0 || tag > MOST_UNSIGNED_INT || field == 0) {
      throw damaged();
    }
    switch (type) {
      case VARINT -> {
        value = readVarint();
        end = at;
      }
      case FIXED_64 -> end = skip(8);
      case FIXED_32 -> end = skip(4);
      case LENGTH -> end = skip(readVarint());
      default -> throw damaged();
    }
    return true;
  }

  /** The field's number. */
  int field() {
    return field;
  }

  /** The field's integer. */
  long varint() {
    require(VARINT);
    return value;
  }

  /** The field's message, of a field that may stand there often. */
  WireMessage message() {
    require(LENGTH);
    return new WireMessage(bytes.asSlice(at, end - at), depth + 1);
  }

  /** The field's message, of a field that may stand there once: readers merge several. */
  WireMessage onlyMessage() {
    once();
    return message();
  }

  /** Says that this field may stand there once. */
  void once() {
    long bit = 1L << field;
    if ((seen & bit) != 0) {
      throw new InvalidModelPackageException("field " + field + " of a message stands there twice");
    }
    seen |= bit;
  }

  /** The field's text. */
  String text() {
    return new String(content(), StandardCharsets.UTF_8);
  }

  /** The bytes of the field's content. */
  long size() {
    require(LENGTH);
    return end - at;
  }

  /** The bytes of the message. */
  long messageSize() {
    return bytes.byteSize();
  }

  /** The field's integers, whether they are packed into one field or not. */
  long[] varints() {
    if (type == VARINT) {
      return new long[] {value};
    }
    WireMessage packed = message();
    long[] found = new long[(int) Math.min(packed.messageSize(), MOST_PACKED)];
    int count = 0;
    while (packed.at < packed.bytes.byteSize()) {
      if (count == found.length) {
        throw new InvalidModelPackageException("a tensor has more than " + count + " dimensions");
      }
      found[count++] = packed.readVarint();
    }
    return Arrays.copyOf(found, count);
  }

  private byte[] content() {
    if (size() > Short.MAX_VALUE) {
      throw damaged();
    }
    return bytes.asSlice(at, size()).toArray(ValueLayout.JAVA_BYTE);
  }

  private long readVarint() {
    long result = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at == bytes.byteSize()) {
        throw damaged();
      }
      byte next = bytes.get(ValueLayout.JAVA_BYTE, at++);
      result |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return result;
      }
    }
    throw damaged();
  }

  private long skip(long count) {
    if (count < 0 || count > bytes.byteSize() - at) {
      throw damaged();
    }
    return at + count;
  }

  private void require(int wanted) {
    if (type != wanted) {
      throw damaged();
    }
  }

  private static InvalidModelPackageException damaged() {
    return new InvalidModelPackageException("it is damaged, or no ONNX model");
  }
}
