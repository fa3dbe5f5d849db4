package dev.millrace.maintenance.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.Headers;
import dev.millrace.maintenance.webhook.WebhookSender.Answer;
import dev.millrace.maintenance.webhook.WebhookSender.Reply;
import dev.millrace.outbound.Dripping;
import dev.millrace.outbound.HostResolver;
import dev.millrace.outbound.Listener;
import dev.millrace.outbound.Origin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a webhook that is sent to a receiver on loopback, as in a local run. */
class HttpWebhookSenderTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  private final HttpWebhookSender sender = sender(LONG);
  private final HttpWebhookSender hurriedSender = sender(SHORT);
  private final AtomicReference<Headers> headers = new AtomicReference<>();
  private final AtomicReference<String> body = new AtomicReference<>();
  private final Origin receiver = new Origin();

  @AfterEach
  void stop() {
    sender.close();
    hurriedSender.close();
    receiver.close();
  }

  @Test
  void shouldSendTheBodyWithTheHeadersOfStandardWebhooks() {
    answer(204, null);

    assertThat(sender.send(Webhooks.to(url())))
        .isEqualTo(new Answer(Reply.ACCEPTED, 204, "answered 204"));
    assertThat(body).hasValue("{\"text\":\"ü\"}");
    assertThat(headers.get().getFirst("content-type")).isEqualTo("application/json");
    assertThat(headers.get().getFirst("user-agent")).isEqualTo("millrace");
    assertThat(headers.get().getFirst("webhook-id")).isEqualTo("msg_1");
    assertThat(headers.get().getFirst("webhook-timestamp"))
        .isEqualTo(Long.toString(Webhooks.TIME.getEpochSecond()));
    assertThat(headers.get().getFirst("webhook-signature")).isEqualTo("v1,c2ln");
    assertThat(headers.get().get("connection")).containsExactly("close");
    assertThat(headers.get()).doesNotContainKeys("Accept-encoding", "Traceparent", "Upgrade");
  }

  @Test
  void shouldPassTheTraceOn() {
    answer(204, null);
    WebhookRequest plain = Webhooks.to(url());

    sender.send(
        new WebhookRequest(plain.url(), "msg_2", Webhooks.TIME, "v1,c2ln", "{}", "00-1-2-01"));

    assertThat(headers.get().getFirst("traceparent")).isEqualTo("00-1-2-01");
  }

  @ParameterizedTest
  @CsvSource({
    "200, ACCEPTED",
    "201, ACCEPTED",
    "299, ACCEPTED",
    "300, REFUSED",
    "304, REFUSED",
    "400, REFUSED",
    "401, REFUSED",
    "404, REFUSED",
    "408, REFUSED",
    "410, GONE",
    "429, REFUSED",
    "500, REFUSED",
    "503, REFUSED"
  })
  void shouldTellWhatTheReceiverSaid(int status, Reply reply) {
    answer(status, null);

    assertThat(sender.send(Webhooks.to(url())))
        .isEqualTo(new Answer(reply, status, "answered " + status));
    assertThat(receiver.requests()).as("tries").isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void shouldNotFollowRedirects(int status) throws IOException {
    try (Listener elsewhere = Listener.canary()) {
      answer(status, "http://127.0.0.1:" + elsewhere.port() + "/");

      assertThat(sender.send(Webhooks.to(url())))
          .isEqualTo(new Answer(Reply.REFUSED, status, "answered " + status));
      assertThat(elsewhere.connections()).isZero();
    }
  }

  @Test
  void shouldGiveUpOnAReceiverThatHangs() throws IOException {
    try (Listener listener =
        new Listener(socket -> socket.getInputStream().transferTo(nowhere()))) {
      assertThatTimesOut(listener);
    }
  }

  @Test
  void shouldGiveUpOnAReceiverThatDripsItsHeaders() throws IOException {
    Dripping receiving = new Dripping("HTTP/1.1 200 OK\r\n", "x: y\r\n");
    try (Listener listener = new Listener(receiving)) {
      assertThatTimesOut(listener);
      await().until(receiving::isHungUp);
    }
  }

  @Test
  void shouldGiveUpOnANameThatIsNeverResolved() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    HostResolver slow =
        host -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return new InetAddress[0];
        };
    try (HttpWebhookSender stuck = new HttpWebhookSender(slow, true, LONG, SHORT)) {
      assertThat(stuck.send(Webhooks.to("https://hooks.example.com/")).reply())
          .isEqualTo(Reply.TIMED_OUT);
    }
  }

  @Test
  void shouldTakeTheStatusForTheAnswerAndReadNoBody() throws IOException {
    CountDownLatch hungUp = new CountDownLatch(1);
    AtomicLong written = new AtomicLong();
    try (Listener listener =
        new Listener(socket -> {
          byte[] chunk = new byte[64 * 1024];
          try {
            write(socket, "HTTP/1.1 200 OK\r\ncontent-length: 99999999999\r\n\r\n");
            while (true) {
              socket.getOutputStream().write(chunk);
              written.addAndGet(chunk.length);
            }
          } finally {
            hungUp.countDown();
          }
        })) {
      Answer answer = sender.send(Webhooks.to("http://127.0.0.1:" + listener.port() + "/"));

      assertThat(answer).isEqualTo(new Answer(Reply.ACCEPTED, 200, "answered 200"));
      await().until(() -> hungUp.getCount() == 0);
      assertThat(written.get()).as("what the kernel buffers").isLessThan(32 * 1024 * 1024);
    }
  }

  @Test
  void shouldTellThatTheConnectionWasReset() throws IOException {
    try (Listener listener = new Listener(socket -> socket.setSoLinger(true, 0))) {
      assertThatUnreachable("http://127.0.0.1:" + listener.port() + "/");
      assertThat(listener.connections()).as("tries").isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 -1 x\r\n\r\n",
        "HTTP/1.1 0 x\r\n\r\n",
        "HTTP/1.1 99999999999 x\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\n",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: nonsense\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "\r\n\r\n"
      })
  void shouldTellWhatIsNoAnswerOfHttp(String answer) throws IOException {
    try (Listener listener = new Listener(socket -> write(socket, answer))) {
      assertThatUnreachable("http://127.0.0.1:" + listener.port() + "/");
    }
  }

  @Test
  void shouldNotReadHeadersWithoutEnd() throws IOException {
    for (String endless : new String[] {"x: y\r\n", "x"}) {
      try (Listener listener =
          new Listener(socket -> {
            write(socket, "HTTP/1.1 200 OK\r\n");
            while (true) {
              write(socket, endless.repeat(1000));
            }
          })) {
        assertThatUnreachable("http://127.0.0.1:" + listener.port() + "/");
      }
    }
  }

  @Test
  void shouldTellThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThatUnreachable("http://127.0.0.1:" + port + "/");
  }

  @Test
  void shouldGiveEveryConnectionBack() {
    answer(200, null);

    boolean allAccepted =
        IntStream.range(0, 600)
            .parallel()
            .mapToObj(i -> sender.send(Webhooks.to(url())))
            .allMatch(answer -> answer.reply() == Reply.ACCEPTED);

    assertThat(allAccepted).isTrue();
    assertThat(receiver.requests()).isEqualTo(600);
  }

  @Test
  void shouldKeepSignatureAndBodyOutOfLogs() {
    assertThat(Webhooks.to("http://127.0.0.1:9999/secret"))
        .hasToString("webhook msg_1 to http://127.0.0.1:9999");
  }

  private void assertThatTimesOut(Listener listener) {
    long start = System.nanoTime();

    Answer answer = hurriedSender.send(Webhooks.to("http://127.0.0.1:" + listener.port() + "/"));

    assertThat(answer.reply()).isEqualTo(Reply.TIMED_OUT);
    assertThat(answer.status()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  private void assertThatUnreachable(String url) {
    Answer answer = sender.send(Webhooks.to(url));

    assertThat(answer.reply()).as(answer.detail()).isEqualTo(Reply.UNREACHABLE);
    assertThat(answer.status()).isZero();
    assertThat(answer.detail()).doesNotContain("127", "SSH");
  }

  private void answer(int status, String location) {
    receiver.answer(exchange -> {
      headers.set(exchange.getRequestHeaders());
      body.set(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      if (location != null) {
        exchange.getResponseHeaders().set("location", location);
      }
      exchange.getResponseHeaders().set("set-cookie", "a=b");
      exchange.sendResponseHeaders(status, -1);
    });
  }

  private String url() {
    return receiver.url();
  }

  private static HttpWebhookSender sender(Duration timeout) {
    return new HttpWebhookSender(InetAddress::getAllByName, true, timeout, timeout);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }
}
