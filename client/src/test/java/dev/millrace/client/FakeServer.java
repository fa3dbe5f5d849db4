package dev.millrace.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;

/** Answers as a test says, and remembers what it was asked. */
final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
  private final LinkedBlockingDeque<Reply> replies = new LinkedBlockingDeque<>();
  private volatile Function<Seen, Reply> otherwise =
      request -> problem(500, "internal", "No answer was prepared for " + request);

  /** A request; the names of its headers are in lower case. */
  record Seen(String method, String path, Map<String, String> headers, String body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  /** An answer; status 0 is none: the connection is closed after the request was read. */
  record Reply(int status, String body, Map<String, String> headers) {
    Reply with(String name, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(name, value);
      return new Reply(status, body, more);
    }
  }

  static final Reply LOST = new Reply(0, "", Map.of());

  FakeServer() {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    } catch (IOException e) {
      throw new IllegalStateException("There is no loopback", e);
    }
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next answers, in this order. */
  FakeServer answers(Reply... next) {
    replies.addAll(List.of(next));
    return this;
  }

  /** What is answered when nothing else is prepared. */
  FakeServer always(Function<Seen, Reply> answer) {
    otherwise = answer;
    return this;
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  static Reply json(int status, String body) {
    return new Reply(status, body, Map.of("Content-Type", "application/json"));
  }

  static Reply job(int status, String id, String word) {
    boolean done = !word.equals("queued") && !word.equals("running");
    return json(
        status,
        """
        {"id":"%s","object":"job","status":"%s","model":"m","model_version":1,"attempt":1,
         "created_at":"2026-11-20T12:00:00.000Z"%s,"new_member":{"of":"a newer server"}}\
        """
            .formatted(
                id,
                word,
                done ? ",\"completed_at\":\"2026-11-20T12:00:01.000Z\",\"output\":{\"n\":1}" : ""));
  }

  static Reply problem(int status, String code, String detail) {
    return new Reply(
        status,
        """
        {"type":"https://millrace.dev/problems/%s","title":"The title","status":%d,
         "detail":"%s","code":"%s","request_id":"r-1"}\
        """
            .formatted(code, status, detail, code),
        Map.of("Content-Type", "application/problem+json", "X-Request-Id", "r-1"));
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Seen request =
          new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
      seen.add(request);
      Reply prepared = replies.poll();
      Reply reply = prepared == null ? otherwise.apply(request) : prepared;
      if (reply.status() == 0) {
        return;
      }
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      if (bytes.length > 0) {
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
