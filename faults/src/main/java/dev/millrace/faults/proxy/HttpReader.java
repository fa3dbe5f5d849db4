package dev.millrace.faults.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads messages of HTTP/1.1 one after the other. A stream that ends within one is an error. */
final class HttpReader {
  private final InputStream in;

  /**
   * Reads from this stream.
   *
   * @param in buffered
   */
  HttpReader(InputStream in) {
    this.in = in;
  }

  /** The next message's head; empty if the stream ends before it. */
  Optional<HttpHead> head() throws IOException {
    String startLine = readLine();
    if (startLine == null) {
      return Optional.empty();
    }
    return Optional.of(new HttpHead(startLine, lines()));
  }

  /** The rest of the message that begins with this head. */
  HttpMessage message(HttpHead head, Framing framing) throws IOException {
    return switch (framing) {
      case NONE -> new HttpMessage(head, framing, new byte[0], List.of());
      case LENGTH -> new HttpMessage(head, framing, bytes(length(head)), List.of());
      case CHUNKED -> {
        byte[] body = chunks();
        yield new HttpMessage(head, framing, body, lines());
      }
      case UNTIL_CLOSE -> new HttpMessage(head, framing, in.readAllBytes(), List.of());
    };
  }

  /** Waits until the other side closes. */
  void awaitEnd() throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line().split(";", 2)[0].strip();
      int length = number(size, 16);
      if (length == 0) {
        return body.toByteArray();
      }
      body.write(bytes(length));
      line();
    }
  }

  private byte[] bytes(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("The body ended after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }

  /** Lines up to the empty one. */
  private List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      lines.add(line);
    }
    return lines;
  }

  private String line() throws IOException {
    String line = readLine();
    if (line == null) {
      throw new EOFException("The message ended within its head");
    }
    return line;
  }

  private @Nullable String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    for (; next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("The message ended within a line");
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private static int length(HttpHead head) throws IOException {
    return number(head.value("Content-Length").orElseThrow(), 10);
  }

  private static int number(String text, int radix) throws IOException {
    try {
      return Integer.parseUnsignedInt(text, radix);
    } catch (NumberFormatException e) {
      throw new IOException("Not a length: " + text, e);
    }
  }
}
