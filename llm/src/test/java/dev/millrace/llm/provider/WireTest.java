package dev.millrace.llm.provider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.llm.ProviderException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(20)
class WireTest {
  @RegisterExtension
  static final WireMockExtension SERVER =
      WireMockExtension.newInstance().options(wireMockConfig().dynamicPort()).build();

  private static final Duration SHORT = Duration.ofMillis(300);
  private static final int HOUR = 3_600_000;

  private Instant now = Instant.parse("2026-07-01T12:00:00Z");
  private final Wire wire = new Wire(() -> now);
  private final StopSignal stop = new StopSignal();

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void shouldBringTheWholeAnswer() {
    answers(ok("héllo").withHeader("X-Id", "7"));

    WireReply reply = send(SERVER.baseUrl(), Chats.SOON);

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("héllo");
    assertThat(reply.headers().firstValue("x-id")).hasValue("7");
  }

  @Test
  void shouldNotFollowRedirects() {
    answers(temporaryRedirect(SERVER.url("/elsewhere")));

    assertThat(failure(SERVER.baseUrl(), Chats.SOON).code()).isEqualTo(ErrorCode.PROVIDER_REJECTED);
    SERVER.verify(1, anyRequestedFor(anyUrl()));
  }

  @Test
  void shouldGiveUpAServerThatHangs() {
    answers(ok().withFixedDelay(HOUR));

    assertLate(failure(SERVER.baseUrl(), SHORT));
  }

  @Test
  void shouldGiveUpAServerThatDrips() {
    answers(ok("x".repeat(1000)).withChunkedDribbleDelay(1000, 50_000));

    assertLate(failure(SERVER.baseUrl(), SHORT));
  }

  @Test
  void shouldKnowAnErrorThoughItsBodyNeverEnds() {
    answers(
        aResponse()
            .withStatus(429)
            .withHeader("Retry-After", "9")
            .withBody("x".repeat(1000))
            .withChunkedDribbleDelay(1000, 50_000));

    ProviderException failure = failure(SERVER.baseUrl(), SHORT);

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_RATE_LIMITED);
    assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(9));
    assertThat(failure.maybePaid()).isFalse();
  }

  @Test
  void shouldReadNoEndlessAnswer() {
    answers(ok("x".repeat(8 * 1024 * 1024 + 1)));

    ProviderException failure = failure(SERVER.baseUrl(), Chats.SOON);

    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_BAD_ANSWER);
    assertThat(failure.maybePaid()).isTrue();
  }

  @Test
  void shouldSayThatAResetAfterTheRequestMayHaveToBePaid() {
    for (Fault fault :
        List.of(
            Fault.CONNECTION_RESET_BY_PEER,
            Fault.EMPTY_RESPONSE,
            Fault.MALFORMED_RESPONSE_CHUNK,
            Fault.RANDOM_DATA_THEN_CLOSE)) {
      answers(aResponse().withFault(fault));

      ProviderException failure = failure(SERVER.baseUrl(), Chats.SOON);

      assertThat(failure.code()).as(fault.name()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
      assertThat(failure.maybePaid()).isTrue();
    }
  }

  @Test
  void shouldSayThatNothingIsPaidIfNobodyListens() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertUnsent(failure("http://127.0.0.1:" + port, Chats.SOON));
    assertUnsent(failure("http://nobody.invalid", Chats.SOON));
  }

  @Test
  void shouldSayThatNothingIsPaidIfTheConnectionNeverStands() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertUnsent(failure("https://127.0.0.1:" + silent.getLocalPort(), SHORT));
    }
  }

  @Test
  void shouldEndAtOnceWhenItIsStopped() throws Exception {
    answers(ok().withFixedDelay(HOUR));
    CompletableFuture<Throwable> end =
        CompletableFuture.supplyAsync(
            () -> catchThrowable(() -> send(SERVER.baseUrl(), Duration.ofHours(1))));
    Awaitility.await().until(() -> !SERVER.findAll(anyRequestedFor(anyUrl())).isEmpty());

    stop.stop(StopSignal.Reason.NOT_WANTED);

    assertThat(end.get(1, TimeUnit.SECONDS)).isInstanceOf(StoppedException.class);
  }

  @Test
  void shouldSendNothingOnceItIsStopped() {
    stop.stop(StopSignal.Reason.SHUTTING_DOWN);

    assertThat(catchThrowable(() -> send(SERVER.baseUrl(), Chats.SOON)))
        .isInstanceOf(StoppedException.class);
    SERVER.verify(0, anyRequestedFor(anyUrl()));
  }

  @Test
  void shouldEndAtOnceWhenItsThreadIsInterrupted() {
    answers(ok().withFixedDelay(HOUR));
    Thread.currentThread().interrupt();

    assertThat(catchThrowable(() -> send(SERVER.baseUrl(), Chats.SOON)))
        .isInstanceOf(StoppedException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void shouldNotShowTheKeyOfAHeaderThatCannotBeSent() {
    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class,
            () ->
                wire.send(
                    new WireRequest(
                        "POST",
                        URI.create(SERVER.baseUrl()),
                        Map.of("Authorization", List.of("Bearer " + Chats.KEY + "\n")),
                        ""),
                    Chats.SOON,
                    stop,
                    Chats.table()));

    assertThat(failure).hasStackTraceContaining("cannot be sent");
    assertThat(failure).hasNoCause();
    assertThat(failure.getMessage()).doesNotContain(Chats.KEY);
  }

  @Test
  void shouldUseAConnectionAgainUnlessItRestedForLong() throws IOException {
    List<InetSocketAddress> callers = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          callers.add(exchange.getRemoteAddress());
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    try {
      send(address, Chats.SOON);
      now = now.plusSeconds(20);
      send(address, Chats.SOON);
      now = now.plusSeconds(21);
      send(address, Chats.SOON);
    } finally {
      server.stop(0);
    }

    assertThat(callers.get(1)).isEqualTo(callers.get(0));
    assertThat(callers.get(2)).isNotEqualTo(callers.get(0));
  }

  @Test
  void shouldWorkAgainAfterItWasClosed() {
    answers(ok("here"));
    send(SERVER.baseUrl(), Chats.SOON);

    wire.close();

    assertThat(send(SERVER.baseUrl(), Chats.SOON).body()).isEqualTo("here");
  }

  private static void answers(ResponseDefinitionBuilder response) {
    MappingBuilder always = any(anyUrl());
    SERVER.stubFor(always.willReturn(response));
  }

  private WireReply send(String address, Duration timeout) {
    WireRequest request =
        new WireRequest(
            "POST", URI.create(address), Map.of("Content-Type", List.of("text/plain")), "hello");
    return wire.send(request, timeout, stop, Chats.table());
  }

  private ProviderException failure(String address, Duration timeout) {
    return catchThrowableOfType(ProviderException.class, () -> send(address, timeout));
  }

  private static void assertLate(ProviderException failure) {
    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_TIMEOUT);
    assertThat(failure.maybePaid()).isTrue();
  }

  private static void assertUnsent(ProviderException failure) {
    assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE);
    assertThat(failure.maybePaid()).isFalse();
  }
}
