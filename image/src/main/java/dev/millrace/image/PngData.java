package dev.millrace.image;

import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The inflated bytes of a PNG file, never more of them than are asked for. For one thread. */
final class PngData implements AutoCloseable {
  private static final int SKIPPED_AT_ONCE = 8192;

  private final List<Bytes> parts;
  private final Inflater inflater = new Inflater();
  private int next;

  PngData(List<Bytes> parts) {
    this.parts = parts;
  }

  /**
   * Fills the whole buffer.
   *
   * @throws PictureException if there are not so many bytes, or they are damaged
   */
  void read(byte[] buffer, int length) {
    int done = 0;
    while (done < length) {
      int count = inflate(buffer, done, length - done);
      if (count == 0) {
        throw PictureException.corrupt("The pixels of the PNG file are cut off");
      }
      done += count;
    }
  }

  /** Passes over bytes. */
  void skip(long bytes) {
    byte[] buffer = new byte[SKIPPED_AT_ONCE];
    for (long left = bytes; left > 0; left -= SKIPPED_AT_ONCE) {
      read(buffer, (int) Math.min(left, SKIPPED_AT_ONCE));
    }
  }

  /** Sees the checksum behind the last byte, if it comes next. */
  void finish() {
    inflate(new byte[1], 0, 1);
  }

  private int inflate(byte[] buffer, int offset, int length) {
    try {
      int count = inflater.inflate(buffer, offset, length);
      while (count == 0 && inflater.needsInput() && next < parts.size()) {
        Bytes part = parts.get(next++);
        inflater.setInput(part.file(), part.offset(), part.length());
        count = inflater.inflate(buffer, offset, length);
      }
      return count;
    } catch (DataFormatException e) {
      throw PictureException.corrupt("The pixels of the PNG file are damaged", e);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
