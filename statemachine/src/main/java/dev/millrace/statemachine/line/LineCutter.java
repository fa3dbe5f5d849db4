package dev.millrace.statemachine.line;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into lines of UTF-8, whatever the bytes are: what cannot be read is a line
 * of its own and harms no other. A carriage return before the end of a line belongs to that end, as
 * a byte order mark does to the beginning of a file, and the last line needs no end. It holds one
 * line at a time in memory, and of a line that is too long nothing. Not thread-safe.
 */
public final class LineCutter {
  private static final int BUFFER = 64 * 1024;
  private static final int LONGEST_END = 2;
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final Ends ends;
  private final int mostBytes;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private int next;
  private int limit;
  private Place place;

  private LineCutter(InputStream in, Ends ends, int mostBytes, Place from) {
    this.in = in;
    this.ends = ends;
    this.mostBytes = mostBytes;
    this.place = from;
  }

  /**
   * Cuts at every line feed.
   *
   * @param in stands at the place
   * @param mostBytes a longer line cannot be read
   * @param from where an earlier cutter stood, or the start
   */
  public static LineCutter ofLines(InputStream in, int mostBytes, Place from) {
    return new LineCutter(in, new Ends.Lines(), mostBytes, from);
  }

  /** Cuts at line feeds, but at none within a quoted field of RFC 4180. */
  public static LineCutter ofRecords(InputStream in, int mostBytes, Place from) {
    return new LineCutter(in, new Ends.Records(), mostBytes, from);
  }

  /** Between the last line that was given and the next. */
  public Place place() {
    return place;
  }

  /**
   * The next line, or null if there is none.
   *
   * @throws IOException if the stream breaks; this cutter is of no more use then
   */
  public @Nullable Line next() throws IOException {
    line.reset();
    ends.reset();
    int mark = place.offset() == 0 ? skipMark() : 0;
    long taken = mark;
    long feeds = 0;
    boolean ended = false;
    while (!ended && more(1)) {
      int end = next;
      while (end < limit && !ended) {
        byte each = buffer[end++];
        feeds += each == '\n' ? 1 : 0;
        ended = ends.endsWith(each);
      }
      keep(end);
      taken += end - next;
      next = end;
    }
    if (taken == mark) {
      return null;
    }
    long number = place.line();
    place = new Place(place.offset() + taken, number + Math.max(feeds, 1));
    return ended || ends.mayEndHere()
        ? decode(number)
        : new Line.Unreadable(number, "A quotation mark is opened here and never closed");
  }

  /** Keeps as much as shows, whatever the end of the line is, that the line is too long. */
  private void keep(int end) {
    int room = mostBytes + LONGEST_END + 1 - line.size();
    line.write(buffer, next, Math.min(end - next, room));
  }

  private Line decode(long number) {
    byte[] bytes = line.toByteArray();
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\n') {
      length--;
      if (length > 0 && bytes[length - 1] == '\r') {
        length--;
      }
    }
    if (length > mostBytes) {
      return new Line.Unreadable(number, "The line has more than " + mostBytes + " bytes");
    }
    try {
      return new Line.Text(number, decoder.decode(ByteBuffer.wrap(bytes, 0, length)).toString());
    } catch (CharacterCodingException e) {
      return new Line.Unreadable(number, "The line is not UTF-8");
    }
  }

  private int skipMark() throws IOException {
    int length = 0;
    while (length < MARK.length && more(length + 1) && buffer[length] == MARK[length]) {
      length++;
    }
    next = length == MARK.length ? length : 0;
    return next;
  }

  /** Whether so many bytes are in the buffer that are not taken yet. */
  private boolean more(int wanted) throws IOException {
    if (next == limit) {
      next = 0;
      limit = 0;
    }
    while (limit - next < wanted) {
      int read = in.read(buffer, limit, buffer.length - limit);
      if (read < 0) {
        return false;
      }
      limit += read;
    }
    return true;
  }
}
