package dev.millrace.faults.proxy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Writes messages of HTTP/1.1 in the framing they came in; many chunks become one. */
final class HttpWriter {
  private final OutputStream out;

  /**
   * Writes to this stream.
   *
   * @param out buffered
   */
  HttpWriter(OutputStream out) {
    this.out = out;
  }

  /** Asks the client for the body it holds back. */
  void writeContinue() throws IOException {
    write("HTTP/1.1 100 Continue\r\n\r\n");
    out.flush();
  }

  void write(HttpMessage message) throws IOException {
    byte[] body = message.body();
    write(message.head().startLine(), message.head().lines());
    beginChunk(message);
    out.write(body);
    if (message.framing() == Framing.CHUNKED) {
      write(body.length == 0 ? "0" : "\r\n0", message.trailers());
    }
    out.flush();
  }

  /** Writes the head and the first bytes of the body, never the last one. */
  void writeTruncated(HttpMessage message, int bytes) throws IOException {
    write(message.head().startLine(), message.head().lines());
    beginChunk(message);
    out.write(message.body(), 0, Math.clamp(message.body().length - 1, 0, bytes));
    out.flush();
  }

  private void beginChunk(HttpMessage message) throws IOException {
    if (message.framing() == Framing.CHUNKED && message.body().length > 0) {
      write(Integer.toHexString(message.body().length).toUpperCase(Locale.ROOT) + "\r\n");
    }
  }

  private void write(String first, List<String> lines) throws IOException {
    write(first + "\r\n");
    for (String line : lines) {
      write(line + "\r\n");
    }
    write("\r\n");
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
