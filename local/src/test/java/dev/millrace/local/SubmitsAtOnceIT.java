package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of clients at the same moment, each with a connection of its own: {@code
 * -Dsubmits.at.once=10000} for more than in the gate.
 */
class SubmitsAtOnceIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int AT_ONCE = Integer.getInteger("submits.at.once", 3000);
  private static final int WORKERS = 2;

  /** The listening socket takes only so many connections before they are accepted. */
  private static final Semaphore CONNECTING = new Semaphore(256);

  @TempDir static Path folder;
  private static ChildServer server;
  private static RawHttp http;

  @BeforeAll
  static void start() throws IOException {
    server = ChildServer.start(folder, "--workers", Integer.toString(WORKERS));
    http = new RawHttp(server.api());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** What came back for one submission. */
  private record Outcome(String job, int refusals) {}

  @Test
  void shouldLoseNoneAndTellThoseItCannotTakeWhenToComeAgain() throws Exception {
    CountDownLatch connected = new CountDownLatch(AT_ONCE);
    List<Outcome> outcomes = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Outcome> each :
          clients.invokeAll(
              IntStream.range(0, AT_ONCE)
                  .<Callable<Outcome>>mapToObj(i -> () -> submit(i, connected))
                  .toList())) {
        outcomes.add(each.get());
      }
    }
    long accepted = millisSince(start);

    Set<String> ids = new HashSet<>();
    outcomes.forEach(each -> ids.add(each.job()));
    assertThat(ids).hasSize(AT_ONCE);
    assertThat(outcomes).as("told the true time").allMatch(each -> each.refusals() <= 1);
    List<JsonNode> jobs = allWhenDone();
    assertThat(jobs).extracting(job -> job.get("id").asText()).hasSameElementsAs(ids);
    assertThat(jobs).allMatch(job -> job.get("status").asText().equals("succeeded"));
    assertThat(RunsAtOnce.most(jobs)).isBetween(1, WORKERS);
    System.out.printf(
        "%d submissions at once: %d refused once, all accepted after %d ms, all done after %d ms%n",
        AT_ONCE,
        outcomes.stream().filter(each -> each.refusals() > 0).count(),
        accepted,
        millisSince(start));
  }

  private static Outcome submit(int number, CountDownLatch connected) throws Exception {
    String body = "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"" + number + "\"}}";
    RawHttp.Answer answer;
    CONNECTING.acquire();
    try (Socket socket = http.connect()) {
      CONNECTING.release();
      connected.countDown();
      connected.await();
      answer = send(socket, body);
    }
    int refusals = 0;
    while (answer.status() != 202) {
      assertThat(answer.status()).as(answer.body()).isIn(429, 503);
      Thread.sleep(1000 * Long.parseLong(answer.headers().first("Retry-After").orElseThrow()));
      refusals++;
      try (Socket socket = http.connect()) {
        answer = send(socket, body);
      }
    }
    return new Outcome(JSON.readTree(answer.body()).get("id").asText(), refusals);
  }

  private static RawHttp.Answer send(Socket socket, String body) throws IOException {
    return http.send(
        socket,
        "POST",
        "/v1/jobs",
        List.of("x-api-key", server.apiKey(), "Content-Type", "application/json"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** All jobs there are, once all have ended. */
  private static List<JsonNode> allWhenDone() throws IOException {
    Awaitility.await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> get("/v1/jobs?status=queued,running&limit=1").get("data").isEmpty());
    List<JsonNode> jobs = new ArrayList<>();
    JsonNode page = get("/v1/jobs?limit=100");
    page.get("data").forEach(jobs::add);
    while (page.get("has_more").asBoolean()) {
      page = get("/v1/jobs?limit=100&cursor=" + page.get("next_cursor").asText());
      page.get("data").forEach(jobs::add);
    }
    return jobs;
  }

  private static JsonNode get(String path) throws IOException {
    RawHttp.Answer answer =
        http.send("GET", path, List.of("x-api-key", server.apiKey()), new byte[0]);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static long millisSince(long startNanos) {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
