package dev.millrace.worker.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.outbound.Dripping;
import dev.millrace.outbound.GuardedDnsResolver;
import dev.millrace.outbound.Listener;
import dev.millrace.outbound.Origin;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a file that is fetched from an origin on loopback, as in a local run. */
class HttpFetcherTest {
  private static final FileRule RULE = new FileRule(List.of("text/plain"), 1000, false);

  private final HttpFetcher fetcher = new HttpFetcher(true);
  private final Origin origin = new Origin();
  private final StopSignal stop = new StopSignal();

  @AfterEach
  void close() {
    fetcher.close();
    origin.close();
  }

  @Test
  void shouldFetchAFileOfTheRightTypeAndSize() {
    origin.answer(exchange -> {
      assertThat(exchange.getRequestHeaders().getFirst("Accept")).isEqualTo("text/plain");
      assertThat(exchange.getRequestHeaders()).doesNotContainKeys("Cookie", "Authorization");
      answer(exchange, 200, "Text/Plain; charset=utf-8", "x".repeat(1000));
    });

    assertThat(fetcher.fetch(url("/file"), RULE, 1000, stop)).hasSize(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "201, FETCH_FAILED",
    "204, FETCH_FAILED",
    "206, FETCH_FAILED",
    "304, FETCH_FAILED",
    "400, FETCH_FAILED",
    "404, FETCH_FAILED",
    "408, FETCH_UNAVAILABLE",
    "410, FETCH_FAILED",
    "429, FETCH_UNAVAILABLE",
    "500, FETCH_UNAVAILABLE",
    "503, FETCH_UNAVAILABLE"
  })
  void shouldTellWhetherAnotherTryMayHelp(int status, ErrorCode code) {
    origin.answer(exchange -> answer(exchange, status, "text/plain", "secret"));

    assertFails(code, "answered " + status);
    assertThat(origin.requests()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAFileThatIsTooLargeOrOfAnotherTypeOrCompressed() {
    origin.answer(exchange -> answer(exchange, 200, "text/plain", "x".repeat(1001)));
    assertFails(ErrorCode.FETCH_FAILED, "larger than 1000 bytes");
    origin.answer(exchange -> answer(exchange, 200, "text/html", "x"));
    assertFails(ErrorCode.FETCH_FAILED, "content type");
    origin.answer(exchange -> {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      answer(exchange, 200, "text/plain", "x");
    });
    assertFails(ErrorCode.FETCH_FAILED, "compressed");
  }

  @Test
  void shouldFollowThreeRedirectsAndNoMore() {
    origin.answer(exchange -> {
      int left = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
      exchange.getResponseHeaders().set("Location", left + "/../" + (left - 1) + "#part");
      answer(exchange, left == 0 ? 200 : 302, "text/plain", "found");
    });

    assertThat(fetcher.fetch(url("/3"), RULE, 1000, stop)).asString().isEqualTo("found");
    assertThat(origin.requests()).isEqualTo(4);
    assertThatThrownBy(() -> fetcher.fetch(url("/4"), RULE, 1000, stop))
        .satisfies(e -> assertCode(e, ErrorCode.FETCH_FAILED, "more than 3 times"));
  }

  @Test
  void shouldNotFollowARedirectToNowhereOrToPlainHttpElsewhere() {
    origin.answer(exchange -> answer(exchange, 302, "text/plain", ""));
    assertFails(ErrorCode.FETCH_FAILED, "nowhere");
    for (String location : List.of("http://example.com/", "ftp://example.com/", "http://[")) {
      origin.answer(exchange -> {
        exchange.getResponseHeaders().set("Location", location);
        answer(exchange, 302, "text/plain", "");
      });
      assertFails(ErrorCode.URL_NOT_ALLOWED, "redirects to one that is not allowed");
    }
  }

  @Test
  void shouldGiveUpAnOriginThatHangsOrDripsAndHangUp() throws Exception {
    for (String head : List.of("", "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n")) {
      Dripping dripping = new Dripping(head, head.isEmpty() ? "" : "x");
      try (HttpFetcher hurried = hurried();
          Listener slow = new Listener(dripping)) {
        PublicUrl url = PublicUrl.parse("http://127.0.0.1:" + slow.port() + "/", true);
        assertThatThrownBy(() -> hurried.fetch(url, RULE, 1000, stop))
            .satisfies(e -> assertCode(e, ErrorCode.FETCH_UNAVAILABLE, ""));
        await().until(dripping::isHungUp);
      }
    }
  }

  @Test
  void shouldCallABrokenConnectionUnavailable() throws Exception {
    try (Listener broken =
        new Listener(socket ->
            socket
                .getOutputStream()
                .write(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nx"
                        .getBytes(US_ASCII)))) {
      PublicUrl url = PublicUrl.parse("http://127.0.0.1:" + broken.port() + "/", true);
      assertThatThrownBy(() -> fetcher.fetch(url, RULE, 1000, stop))
          .satisfies(e -> assertCode(e, ErrorCode.FETCH_UNAVAILABLE, "broke"));
    }
  }

  @Test
  void shouldStopAsSoonAsItIsAskedTo() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (Listener silent =
        new Listener(socket -> {
          asked.countDown();
          socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        })) {
      PublicUrl url = PublicUrl.parse("http://127.0.0.1:" + silent.port() + "/", true);
      Thread stopper =
          Thread.startVirtualThread(() -> {
            try {
              asked.await();
              stop.stop(StopSignal.Reason.NOT_WANTED);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertThatThrownBy(() -> fetcher.fetch(url, RULE, 1000, stop))
          .isInstanceOf(StoppedException.class);
      stopper.join();
    }
  }

  private static HttpFetcher hurried() {
    return new HttpFetcher(
        new GuardedDnsResolver(InetAddress::getAllByName, true),
        true,
        new HttpFetcher.Limits(Duration.ofSeconds(5), Duration.ofMillis(300)),
        DefaultClientTlsStrategy.createDefault(),
        () -> new Socket(Proxy.NO_PROXY));
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    byte[] bytes = body.getBytes(US_ASCII);
    boolean none = status == 204 || status == 304 || bytes.length == 0;
    exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
    if (!none) {
      exchange.getResponseBody().write(bytes);
    }
  }

  private PublicUrl url(String path) {
    return PublicUrl.parse(origin.url() + path, true);
  }

  private void assertFails(ErrorCode code, String detail) {
    assertThatThrownBy(() -> fetcher.fetch(url("/s3cret"), RULE, 1000, stop))
        .satisfies(e -> assertCode(e, code, detail))
        .hasMessageNotContainingAny("s3cret", "secret", "127");
  }

  private static void assertCode(Throwable thrown, ErrorCode code, String detail) {
    assertThat(thrown).isInstanceOf(PredictionException.class).hasMessageContaining(detail);
    assertThat(((PredictionException) thrown).toJobError().code()).isEqualTo(code);
  }
}
