package dev.millrace.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

/**
 * A provider that speaks as OpenAI does, answers after a while, and remembers when it was called.
 */
final class StubProvider implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final Duration time;
  private final IntPredicate tooMany;
  private final int retryAfter;
  private final AtomicInteger number = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /**
   * A call.
   *
   * @param nanos when it came
   * @param prompt its last message
   * @param refused whether it was asked to come later
   */
  record Call(long nanos, String prompt, boolean refused) {}

  /**
   * Serves on loopback.
   *
   * @param time that an answer takes
   * @param tooMany whether the call of this number, from 1 on, is answered 429
   * @param retryAfter seconds that such an answer asks to wait
   */
  StubProvider(Duration time, IntPredicate tooMany, int retryAfter) throws IOException {
    this.time = time;
    this.tooMany = tooMany;
    this.retryAfter = retryAfter;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1000);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  /** What makes it the provider of the built-in chat. */
  String configuration() {
    return "{\"bedrock\":{\"type\":\"openai\",\"base_url\":\"http://127.0.0.1:%d/v1\"}}"
        .formatted(server.getAddress().getPort());
  }

  List<Call> calls() {
    return calls;
  }

  /** The most calls that it had at once. */
  int most() {
    return most.get();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      long nanos = System.nanoTime();
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      String prompt = request.at("/messages").get(request.at("/messages").size() - 1).toString();
      boolean refused = tooMany.test(number.incrementAndGet());
      calls.add(new Call(nanos, prompt, refused));
      if (refused) {
        exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfter));
        send(exchange, 429, "{\"error\":{\"message\":\"Slow down\",\"type\":\"requests\"}}");
        return;
      }
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        Thread.sleep(time); // an answer takes its time; that is what is played here
      } finally {
        running.decrementAndGet();
      }
      send(exchange, 200, completion(request.at("/model").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String completion(String model) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("id", "x").put("object", "chat.completion").put("model", model);
    ObjectNode choice = answer.putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", "A channel of water.");
    answer.putObject("usage").put("prompt_tokens", 40).put("completion_tokens", 10);
    return answer.toString();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
