package dev.millrace.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One kept connection, and as little work on the client's side as can be: it shares the processors
 * with the server.
 */
final class Connection implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;
  private final String common;

  /** What came back. */
  record Answer(int status, Map<String, String> headers, String body) {}

  Connection(URI api, String apiKey) throws IOException {
    socket = new Socket(api.getHost(), api.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
    common = "Host: " + api.getAuthority() + "\r\nx-api-key: " + apiKey + "\r\n";
  }

  Answer post(String path, String body) throws IOException {
    return send(
        "POST "
            + path
            + " HTTP/1.1\r\n"
            + common
            + "Content-Type: application/json\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  Answer get(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\n" + common + "\r\n");
  }

  private Answer send(String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    int status = Integer.parseInt(line().substring(9, 12));
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(
        status, headers, new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
