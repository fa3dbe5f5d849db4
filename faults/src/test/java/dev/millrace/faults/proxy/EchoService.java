package dev.millrace.faults.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that answers with what it was sent, and remembers what it was asked. */
final class EchoService implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpExchange> seen = new CopyOnWriteArrayList<>();

  EchoService() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 512);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<HttpExchange> seen() {
    return seen;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      seen.add(exchange);
      boolean head = exchange.getRequestMethod().equals("HEAD");
      switch (exchange.getRequestURI().getPath()) {
        case "/empty" -> exchange.sendResponseHeaders(204, -1);
        case "/same" -> exchange.sendResponseHeaders(304, -1);
        case "/chunked" -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(body);
        }
        default -> {
          if (head) {
            exchange.getResponseHeaders().set("Content-Length", "1234");
          }
          exchange.sendResponseHeaders(200, head || body.length == 0 ? -1 : body.length);
          if (!head) {
            exchange.getResponseBody().write(body);
          }
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
