package dev.millrace.asl.items;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/** Bytes without the mark that some programs write in front of UTF-8. */
final class Unmarked extends FilterInputStream {
  private static final int[] MARK = {0xEF, 0xBB, 0xBF};

  Unmarked(InputStream bytes) throws IOException {
    super(new PushbackInputStream(bytes, MARK.length));
    byte[] start = in.readNBytes(MARK.length);
    boolean marked = start.length == MARK.length;
    for (int i = 0; marked && i < MARK.length; i++) {
      marked = (start[i] & 0xFF) == MARK[i];
    }
    if (!marked) {
      ((PushbackInputStream) in).unread(start);
    }
  }

  /** The bytes, unpacked if they begin as GZIP does. */
  static InputStream unpacked(InputStream bytes) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(bytes);
    buffered.mark(2);
    boolean packed = buffered.read() == 0x1F && buffered.read() == 0x8B;
    buffered.reset();
    return packed ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }
}
