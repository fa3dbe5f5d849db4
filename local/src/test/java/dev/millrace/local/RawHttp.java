package dev.millrace.local;

import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Query;
import dev.millrace.openapi.ContractCheck;
import dev.millrace.openapi.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends what no HTTP client would, and holds what comes back to the contract. */
final class RawHttp {
  private static final int PATIENCE_MILLIS = 30_000;

  private final URI api;

  RawHttp(URI api) {
    this.api = api;
  }

  /** A response; the headers that differ from one to the next are left out of {@code bytes}. */
  record Answer(int status, Headers headers, String body, long millis) {

    /** All that must be the same where a stranger may learn nothing. */
    String sameness() {
      StringBuilder text = new StringBuilder(status + "\n");
      headers.forEach((name, values) -> {
        if (!name.equalsIgnoreCase("Date") && !name.equalsIgnoreCase("X-Request-Id")) {
          text.append(name).append(values).append('\n');
        }
      });
      return text + body;
    }
  }

  /**
   * What the server answers.
   *
   * @param headers name and value, in turn
   * @throws AssertionError if that is outside of the contract
   */
  Answer send(String method, String pathAndQuery, List<String> headers, byte[] body)
      throws IOException {
    try (Socket socket = connect()) {
      return send(socket, method, pathAndQuery, headers, body);
    }
  }

  /** The same over this connection, which is over then. */
  Answer send(Socket socket, String method, String pathAndQuery, List<String> headers, byte[] body)
      throws IOException {
    Answer answer = exchange(socket, request(method, pathAndQuery, headers, body));
    Map<String, List<String>> sent = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < headers.size(); i += 2) {
      sent.computeIfAbsent(headers.get(i), _ -> new ArrayList<>()).add(headers.get(i + 1));
    }
    String[] parts = pathAndQuery.split("\\?", 2);
    ContractCheck.own()
        .check(
            new Exchange(
                method,
                parts[0],
                parts.length == 1 ? Query.NONE : Query.parse(parts[1]),
                new Headers(sent),
                body,
                answer.status(),
                answer.headers(),
                answer.body()));
    return answer;
  }

  /** The same, whatever the contract says. */
  Answer exchange(String method, String path, List<String> headers, byte[] body)
      throws IOException {
    return exchange(request(method, path, headers, body));
  }

  /** What the server answers to these bytes before it closes. */
  Answer exchange(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      return exchange(socket, request);
    }
  }

  /** A new connection. */
  Socket connect() throws IOException {
    Socket socket = new Socket(api.getHost(), api.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private byte[] request(String method, String path, List<String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    head.append("Host: ").append(api.getAuthority()).append("\r\nConnection: close\r\n");
    for (int i = 0; i < headers.size(); i += 2) {
      head.append(headers.get(i)).append(": ").append(headers.get(i + 1)).append("\r\n");
    }
    if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    request.write(body);
    return request.toByteArray();
  }

  private static Answer exchange(Socket socket, byte[] request) throws IOException {
    long start = System.nanoTime();
    socket.getOutputStream().write(request);
    byte[] answer = socket.getInputStream().readAllBytes();
    return parse(answer, (System.nanoTime() - start) / 1_000_000);
  }

  private static Answer parse(byte[] answer, long millis) throws IOException {
    String text = new String(answer, StandardCharsets.UTF_8);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("No answer, but: " + text);
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] field = lines[i].split(": ?", 2);
      fields.computeIfAbsent(field[0], _ -> new ArrayList<>()).add(field[1]);
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", 3)[1]),
        new Headers(fields),
        text.substring(end + 4),
        millis);
  }
}
