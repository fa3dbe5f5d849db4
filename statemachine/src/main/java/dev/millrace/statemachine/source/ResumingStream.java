package dev.millrace.statemachine.source;

import dev.millrace.core.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongFunction;

/**
 * A long file that is read slowly over a connection which may break, or end too early: it is opened
 * again where it broke. Not thread-safe.
 */
final class ResumingStream extends InputStream {
  /** One after the other, with not a byte in between. */
  private static final int MOST_BREAKS = 4;

  private final LongFunction<InputStream> file;
  private final long size;
  private InputStream in;
  private long offset;
  private int breaks;

  /**
   * Opens the file.
   *
   * @param file opens it from a byte on
   * @param from that byte
   * @param size of the whole file in bytes
   */
  ResumingStream(LongFunction<InputStream> file, long from, long size) {
    this.file = file;
    this.size = size;
    this.offset = from;
    this.in = file.apply(from);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    while (offset < size) {
      try {
        int read = in.read(bytes, start, length);
        if (read >= 0) {
          offset += read;
          breaks = 0;
          return read;
        }
      } catch (IOException e) {
        if (breaks == MOST_BREAKS) {
          throw e;
        }
      }
      reopen();
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private void reopen() throws IOException {
    breaks++;
    if (breaks > MOST_BREAKS) {
      throw new StoreUnavailableException("A file ends at byte " + offset + " of " + size, null);
    }
    try {
      in.close();
    } catch (IOException _) { // it was broken already
    }
    in = file.apply(offset);
  }
}
