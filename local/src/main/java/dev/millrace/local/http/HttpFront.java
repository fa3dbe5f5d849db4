package dev.millrace.local.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Cors;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Prefer;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemType;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on loopback. It refuses requests that a web page of somebody else made a browser
 * send: those with a foreign {@code Host} (DNS rebinding) or {@code Origin}. Each request has a
 * virtual thread of its own.
 */
public final class HttpFront implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

  /**
   * All bodies that are held at once, so that nobody can fill the memory, with a key or without.
   */
  private static final int MOST_KILOBYTES_OF_BODIES = 64 * 1024;

  private static final Duration BODIES_TAKE = Duration.ofSeconds(2);
  private static final int MOST_DRAINED = 64 * 1024 * 1024;
  private static final int BACKLOG = 1024;
  private static final int LONGEST_WAIT_SECONDS = 5;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LoopbackGuard guard;
  private final HttpLimits limits;
  private final Admission working;
  private final Admission waiting;
  private final Semaphore bodies = new Semaphore(MOST_KILOBYTES_OF_BODIES);
  private final Cors cors;
  private final StreamedRoute streamed;
  private final Function<HttpCall, ApiResponse> handler;

  private HttpFront(
      HttpServer server,
      HttpLimits limits,
      Cors cors,
      StreamedRoute streamed,
      Function<HttpCall, ApiResponse> handler) {
    this.server = server;
    this.limits = limits;
    this.working = new Admission(limits.working());
    this.waiting = new Admission(limits.waiting());
    this.cors = cors;
    this.streamed = streamed;
    this.handler = handler;
    this.guard = new LoopbackGuard(server.getAddress().getPort(), cors.origins());
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  /**
   * Listens on the port.
   *
   * @param port 0 for any free one
   * @param handler never throws
   * @throws StartException if the port is taken
   */
  public static HttpFront start(
      int port, HttpLimits limits, Function<HttpCall, ApiResponse> handler) {
    return start(port, limits, Cors.NONE, StreamedRoute.NONE, handler);
  }

  /**
   * The same for pages from elsewhere, too, and with a route for large bodies.
   *
   * @param cors which pages; the handler itself tells browsers so, as only it knows its answers
   * @param streamed is asked before the handler
   */
  public static HttpFront start(
      int port,
      HttpLimits limits,
      Cors cors,
      StreamedRoute streamed,
      Function<HttpCall, ApiResponse> handler) {
    // two small writes per answer meet delayed acknowledgements without this: 40 ms each
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // a client that sends its request drop by drop holds a connection no longer than this many
    // seconds, in which the largest upload must come through
    System.setProperty("sun.net.httpserver.maxReqTime", "900");
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      return new HttpFront(HttpServer.create(address, BACKLOG), limits, cors, streamed, handler);
    } catch (IOException e) {
      throw new StartException("Cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  /** The server's address, without a slash at its end. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Takes no more requests and waits a little for those that are being answered. */
  @Override
  public void close() {
    server.stop(1);
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Requests were still being answered when the server stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(HttpExchange exchange) {
    try (exchange) {
      send(exchange, answer(exchange));
    } catch (IOException e) {
      LOG.debug("The client is gone", e);
    }
  }

  private ApiResponse answer(HttpExchange exchange) throws IOException {
    String id = UUID.randomUUID().toString();
    Headers headers = new Headers(exchange.getRequestHeaders());
    if (!guard.admits(headers)) {
      drain(exchange.getRequestBody());
      return new Problem(ProblemType.FORBIDDEN_ORIGIN, "It answers this machine's own programs")
          .toResponse(id)
          .with("X-Request-Id", id);
    }
    HttpCall call =
        new HttpCall(
            id, exchange.getRequestMethod(), exchange.getRequestURI(), headers, new byte[0]);
    Admission admission = Prefer.of(headers).longest() == null ? working : waiting;
    if (!admission.enter()) {
      drain(exchange.getRequestBody());
      return overload(call, "Too many requests are being answered", admission.comeAgain());
    }
    try {
      return admitted(exchange, call);
    } finally {
      admission.leave();
    }
  }

  private ApiResponse admitted(HttpExchange exchange, HttpCall call) throws IOException {
    if (streamed.takes(call)) {
      ApiResponse response = streamed.receive(call, exchange.getRequestBody());
      drain(exchange.getRequestBody());
      return cors.on(call.headers(), response);
    }
    int kilobytes = bodyKilobytes(call.headers());
    if (!bodies.tryAcquire(kilobytes)) {
      drain(exchange.getRequestBody());
      return overload(call, "Too many bodies are on their way", BODIES_TAKE);
    }
    try {
      byte[] body = exchange.getRequestBody().readNBytes(limits.bytes() + 1);
      if (body.length > limits.bytes()) {
        drain(exchange.getRequestBody());
      }
      return handler.apply(call.with(body));
    } finally {
      bodies.release(kilobytes);
    }
  }

  private ApiResponse overload(HttpCall call, String detail, Duration wait) {
    ApiResponse response =
        new Problem(ProblemType.TEMPORARILY_UNAVAILABLE, detail)
            .after(wait)
            .toResponse(call.id())
            .with("X-Request-Id", call.id());
    return cors.on(call.headers(), response);
  }

  /**
   * How much memory the body may take: as much as the client says, or as much as is read at the
   * most.
   */
  private int bodyKilobytes(Headers headers) {
    boolean none =
        headers.first("Content-Length").isEmpty() && headers.first("Transfer-Encoding").isEmpty();
    long bytes =
        none
            ? 0
            : headers.first("Content-Length").map(Long::parseLong).orElse((long) limits.bytes());
    return (int) (Math.min(bytes, limits.bytes()) / 1024) + 1;
  }

  /** A client that is still sending reads no answer; it may finish, within bounds. */
  private static void drain(InputStream body) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long drained = 0;
    for (int n = 0; n >= 0 && drained < MOST_DRAINED; n = body.read(buffer)) {
      drained += n;
    }
  }

  private static void send(HttpExchange exchange, ApiResponse response) throws IOException {
    response.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head && body.length > 0) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    if (body.length == 0 || head) {
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(response.status(), body.length);
    exchange.getResponseBody().write(body);
  }
}
