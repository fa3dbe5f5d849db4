package dev.millrace.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class FaultProxyTest {
  private final EchoService service = new EchoService();
  private final FaultProxy proxy =
      FaultProxy.start("dynamodb", service.address(), FaultPlan.none());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void stop() {
    client.shutdownNow();
    proxy.close();
    service.close();
  }

  @Test
  void shouldRelayARequestAsItCame() throws IOException {
    try (RawConnection connection = new RawConnection(proxy.address())) {
      connection.send(
          "POST /a%2Fb/%C3%A9?x=1&x=%20 HTTP/1.1\r\nhOST: signed.example:8000\r\n"
              + "X-Twice: 1\r\nX-Twice:  2 \r\nContent-Length: 4\r\n\r\nbody");

      assertThat(connection.readUntil("body")).startsWith("HTTP/1.1 200");
    }
    var seen = service.seen().getFirst();
    assertThat(seen.getRequestURI()).hasToString("/a%2Fb/%C3%A9?x=1&x=%20");
    assertThat(seen.getRequestHeaders().get("Host")).containsExactly("signed.example:8000");
    assertThat(seen.getRequestHeaders().get("X-Twice")).containsExactly("1", "2");
  }

  @Test
  void shouldKeepTheClientsConnection() throws IOException {
    try (RawConnection connection = new RawConnection(proxy.address())) {
      for (String body : List.of("one", "two", "six")) {
        connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n" + body);
        connection.readUntil(body);
      }
      connection.send("GET /empty HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

      assertThat(connection.readUntilClose()).startsWith("HTTP/1.1 204");
    }
    assertThat(service.seen()).hasSize(4);
    assertThat(proxy.requests()).isEqualTo(4);
  }

  @Test
  void shouldRelayChunksBothWays() throws IOException {
    try (RawConnection connection = new RawConnection(proxy.address())) {
      String request =
          """
          POST /chunked HTTP/1.1
          Host: h
          Transfer-Encoding: chunked

          3;ext=1
          abc
          B
          defghijklmn
          0

          """
              .replace("\n", "\r\n");
      connection.send(request);
      String answer = connection.readUntil("0\r\n\r\n");

      assertThat(answer).containsIgnoringCase("transfer-encoding: chunked");
      assertThat(answer).endsWith("\r\n\r\nE\r\nabcdefghijklmn\r\n0\r\n\r\n");
      connection.send(request);
      assertThat(connection.readUntil("0\r\n\r\n")).isEqualTo(answer);
    }
  }

  @Test
  void shouldAskForABodyThatIsHeldBack() throws IOException {
    try (RawConnection connection = new RawConnection(proxy.address())) {
      connection.send(
          "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
      assertThat(connection.readUntil("\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      connection.send("body");

      assertThat(connection.readUntil("body")).startsWith("HTTP/1.1 200");
    }
    assertThat(service.seen().getFirst().getRequestHeaders()).doesNotContainKey("Expect");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HEAD /", "GET /empty", "GET /same", "GET /"})
  void shouldRelayAnswersWithoutABody(String request) throws IOException {
    try (RawConnection connection = new RawConnection(proxy.address())) {
      for (int i = 0; i < 2; i++) {
        connection.send(request + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(connection.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 ");
      }
    }
    assertThat(service.seen()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chunked"})
  void shouldRelayTwentyMegabytes(String path) throws Exception {
    byte[] body = new byte[20 << 20];
    new Random(1).nextBytes(body);

    HttpResponse<byte[]> answer =
        client.send(
            request(path).PUT(BodyPublishers.ofByteArray(body)).build(),
            BodyHandlers.ofByteArray());

    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void shouldRelayManyAtOnce() {
    proxy.plan(new SeededFaults(1, 0.1, List.of(FaultKind.DELAY, FaultKind.UNAVAILABLE)));
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      answers.add(
          client.sendAsync(
              request("/").POST(BodyPublishers.ofString("body-" + i)).build(),
              BodyHandlers.ofString()));
    }
    for (int i = 0; i < 300; i++) {
      HttpResponse<String> answer = answers.get(i).join();
      if (answer.statusCode() == 200) {
        assertThat(answer.body()).isEqualTo("body-" + i);
      }
    }
    assertThat(proxy.requests()).isEqualTo(300);
  }

  @Test
  void shouldTellThePlanWhatIsAsked() throws Exception {
    List<Exchange> asked = new CopyOnWriteArrayList<>();
    proxy.plan(exchange -> {
      asked.add(exchange);
      return new Fault.None();
    });

    client.send(
        request("/path?q=1")
            .header("x-amz-target", "DynamoDB_20120810.PutItem")
            .POST(BodyPublishers.ofString("{\"é\":1}"))
            .build(),
        BodyHandlers.discarding());
    client.send(request("/").GET().build(), BodyHandlers.discarding());

    assertThat(asked).extracting(Exchange::service).containsOnly("dynamodb");
    assertThat(asked).extracting(Exchange::number).containsExactly(1L, 2L);
    assertThat(asked).extracting(Exchange::operation).containsExactly("PutItem", "GET");
    assertThat(asked.getFirst().method()).isEqualTo("POST");
    assertThat(asked.getFirst().path()).isEqualTo("/path?q=1");
    assertThat(asked.getFirst().body()).isEqualTo("{\"é\":1}");
    assertThat(asked.getFirst().headers())
        .containsEntry("X-AMZ-TARGET", "DynamoDB_20120810.PutItem");
  }

  @Test
  void shouldLoseARequest() {
    proxy.plan(exchange -> new Fault.DropRequest());

    assertThatThrownBy(this::post).isInstanceOf(IOException.class);
    assertThat(service.seen()).isEmpty();
    assertThat(proxy.requests()).isEqualTo(1);
  }

  @Test
  void shouldForwardARequestAndLoseItsAnswer() throws IOException {
    proxy.plan(exchange -> new Fault.DropResponse());
    try (RawConnection connection = new RawConnection(proxy.address())) {
      connection.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");

      assertThat(connection.readUntilClose()).isEmpty();
    }
    assertThat(service.seen()).hasSize(1);
  }

  @Test
  void shouldDelayARequest() throws Exception {
    proxy.plan(exchange -> new Fault.Delay(Duration.ofMillis(300)));
    long start = System.nanoTime();

    assertThat(post().body()).isEqualTo("0123456789");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
  }

  @Test
  void shouldAnswerInTheServicesStead() throws Exception {
    proxy.plan(exchange -> ServiceErrors.throttled(exchange.service()));

    HttpResponse<String> answer = post();

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body())
        .contains("\"__type\":\"com.amazonaws.dynamodb.v20120810#ThrottlingException\"");
    proxy.plan(exchange -> new Fault.Status(503, "<Error/>", Map.of("Retry-After", "1")));
    assertThat(post().headers().firstValue("retry-after")).contains("1");
    assertThat(service.seen()).isEmpty();
  }

  @Test
  void shouldAnswerHeadInTheServicesSteadWithoutABody() throws IOException {
    proxy.plan(exchange -> ServiceErrors.unavailable("s3"));
    try (RawConnection connection = new RawConnection(proxy.address())) {
      connection.send("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

      assertThat(connection.readUntilClose()).startsWith("HTTP/1.1 503").endsWith("\r\n\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/chunked"})
  void shouldCutAnAnswer(String path) throws IOException {
    proxy.plan(exchange -> new Fault.Truncate(4));
    try (RawConnection connection = new RawConnection(proxy.address())) {
      connection.send(
          "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789");

      assertThat(connection.readUntilClose()).startsWith("HTTP/1.1 200").endsWith("\n0123");
    }
    proxy.plan(exchange -> new Fault.Truncate(10_000));
    assertThatThrownBy(this::post).isInstanceOf(IOException.class);
  }

  @Test
  void shouldFlipABitOfTheAnswer() throws Exception {
    proxy.plan(exchange -> new Fault.CorruptResponse());

    assertThat(post().body()).isEqualTo("0123446789");
  }

  @Test
  void shouldFlipABitOfTheRequest() throws Exception {
    proxy.plan(exchange -> new Fault.CorruptRequest());

    assertThat(post().body()).isEqualTo("0123446789");
    assertThat(client.send(request("/empty").GET().build(), BodyHandlers.ofString()).body())
        .isEmpty();
  }

  @Test
  void shouldSwallowARequestUntilTheProxyCloses() throws IOException {
    proxy.plan(exchange -> new Fault.Blackhole());
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request("/").GET().build(), BodyHandlers.discarding());
    await().until(() -> proxy.requests() == 1);
    assertThat(answer).isNotDone();

    proxy.close();

    assertThat(answer).failsWithin(Duration.ofSeconds(5));
    assertThat(service.seen()).isEmpty();
  }

  @Test
  void shouldRunAHookBeforeTheServiceHearsOfTheRequest() throws Exception {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    proxy.plan(exchange ->
        new Fault.Before(() -> seen.add(service.seen().size()), new Fault.CorruptResponse()));

    assertThat(post().body()).isEqualTo("0123446789");
    assertThat(seen).containsExactly(0);
  }

  @Test
  void shouldRunAHookBetweenTheServicesAnswerAndTheClient() throws Exception {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> hold = new CompletableFuture<>();
    Runnable hook =
        () -> {
          seen.add(service.seen().size());
          hold.join();
        };
    proxy.plan(exchange -> new Fault.AfterService(hook, ServiceErrors.unavailable("sqs")));

    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request("/").POST(BodyPublishers.ofString("x")).build(), BodyHandlers.ofString());
    await().until(() -> seen.equals(List.of(1)));
    assertThat(answer).isNotDone();
    hold.complete(null);

    assertThat(answer.join().statusCode()).isEqualTo(503);
  }

  @Test
  void shouldRefuseToCorruptARequestThatWasAnswered() {
    assertThatThrownBy(() -> new Fault.AfterService(() -> {}, new Fault.CorruptRequest()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldCloseTheClientsConnectionWhenTheServiceIsGone() {
    service.close();

    assertThatThrownBy(this::post).isInstanceOf(IOException.class);
  }

  @Test
  void shouldDecideTheSameForTheSameSeed() {
    List<FaultKind> kinds = List.of(FaultKind.values());
    SeededFaults one = new SeededFaults(42, 0.2, kinds);
    SeededFaults same = new SeededFaults(42, 0.2, kinds.reversed());
    SeededFaults other = new SeededFaults(43, 0.2, kinds);

    List<Fault> decided = decisions(one);

    assertThat(decisions(same)).isEqualTo(decided);
    List<Fault> backwards = new ArrayList<>(decided);
    Collections.reverse(backwards);
    assertThat(decisions(other)).isNotEqualTo(decided).isNotEqualTo(backwards);
    assertThat(same.injected()).isEqualTo(one.injected()).containsOnlyKeys(kinds);
    assertThat(one.injected().values().stream().mapToLong(each -> each).sum())
        .isBetween(160L, 240L);
    assertThat(one.requests()).isEqualTo(1_000);
  }

  @Test
  void shouldHealAndResume() throws Exception {
    SeededFaults faults = new SeededFaults(1, 1, List.of(FaultKind.UNAVAILABLE));
    proxy.plan(faults);

    assertThat(post().statusCode()).isEqualTo(500);
    faults.heal();
    assertThat(post().statusCode()).isEqualTo(200);
    faults.resume();
    assertThat(post().statusCode()).isEqualTo(500);

    assertThat(faults.requests()).isEqualTo(3);
    assertThat(faults.injected()).isEqualTo(Map.of(FaultKind.UNAVAILABLE, 2L));
  }

  private static List<Fault> decisions(FaultPlan plan) {
    return IntStream.rangeClosed(1, 1_000)
        .mapToObj(n -> plan.decide(new Exchange("s3", n, "GET", "/", Map.of(), "")))
        .toList();
  }

  private HttpResponse<String> post() throws IOException, InterruptedException {
    return client.send(
        request("/").POST(BodyPublishers.ofString("0123456789")).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(proxy.address() + path));
  }
}
