package dev.millrace.local.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Cors;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFrontTest {
  private static final int MOST_BYTES = 10 * 1024 * 1024;
  private final HttpFront front =
      HttpFront.start(
          0,
          HttpLimits.ofBody(MOST_BYTES),
          call ->
              ApiResponse.json(200, call.method() + " " + call.path() + " " + call.body().length));
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    front.close();
    client.close();
  }

  @Test
  void shouldHandTheRequestOnAndTheResponseBack() throws Exception {
    HttpResponse<String> response =
        send(request("/v1/x?y=%20").POST(BodyPublishers.ofString("äb")));

    assertThat(response.body()).isEqualTo("POST /v1/x 3");
    assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void shouldAnswerHeadWithTheLengthAndNoBody() throws Exception {
    HttpResponse<String> response = send(request("/v1/x").method("HEAD", BodyPublishers.noBody()));

    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("Content-Length"))
        .contains(Integer.toString("HEAD /v1/x 0".length()));
  }

  @Test
  void shouldReadABodyThatIsTooLargeToItsEndAndKeepALittleMore() throws Exception {
    byte[] large = new byte[11 * 1024 * 1024];

    assertThat(send(request("/").POST(BodyPublishers.ofByteArray(large))).body())
        .isEqualTo("POST / " + (MOST_BYTES + 1));
  }

  @Test
  void shouldRefuseForeignOriginsAndHosts() throws Exception {
    assertThat(send(request("/").header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(send(request("/").header("Origin", "null")).statusCode()).isEqualTo(403);
    assertThat(send(request("/").header("Origin", front.address().toString())).statusCode())
        .isEqualTo(200);
    assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
    assertThat(raw("GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void shouldHoldNoMoreBodiesThanItsMemoryAllows() throws Exception {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < 8; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.address().getPort());
        open.add(socket);
        socket.getOutputStream().write(largePost(front.address().getAuthority()));
      }
      Awaitility.await()
          .until(
              () -> send(request("/").POST(BodyPublishers.ofByteArray(new byte[MOST_BYTES]))),
              response -> response.statusCode() == 503);
      assertThat(send(request("/")).statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : open) {
        socket.close();
      }
    }
  }

  @Test
  void shouldAnswerOnlySoManyAtOnceAndTellEachOfTheOthersItsOwnTime() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    Function<HttpCall, ApiResponse> slow =
        call -> {
          inside.incrementAndGet();
          await(free);
          return ApiResponse.json(200, call.path());
        };
    String page = "https://app.example";
    HttpLimits limits = new HttpLimits(MOST_BYTES, 2, 1);
    try (HttpFront narrow =
        HttpFront.start(0, limits, new Cors(Set.of(page)), StreamedRoute.NONE, slow)) {
      URI uri = URI.create(narrow.address() + "/v1/x");
      List<CompletableFuture<HttpResponse<String>>> held = new ArrayList<>();
      for (String prefer : List.of("respond-async", "respond-async", "wait=20")) {
        held.add(
            client.sendAsync(
                HttpRequest.newBuilder(uri).header("Prefer", prefer).build(),
                BodyHandlers.ofString()));
      }
      Awaitility.await().until(() -> inside.get() == 3);

      for (int i = 0; i < 10; i++) {
        HttpResponse<String> refused = send(HttpRequest.newBuilder(uri).header("Origin", page));
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains(page);
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("temporarily-unavailable");
        long wait = refused.headers().firstValueAsLong("Retry-After").orElse(0);
        assertThat(wait).isBetween(1L, 2L);
      }
      assertThat(send(HttpRequest.newBuilder(uri).header("Prefer", "wait=1")).statusCode())
          .isEqualTo(503);
      free.countDown();
      for (CompletableFuture<HttpResponse<String>> each : held) {
        assertThat(each.get().statusCode()).isEqualTo(200);
      }
      assertThat(send(HttpRequest.newBuilder(uri)).statusCode()).isEqualTo(200);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] largePost(String host) {
    return ("POST / HTTP/1.1\r\nHost: " + host + "\r\nContent-Length: " + MOST_BYTES + "\r\n\r\n{")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * What is no HTTP never reaches the API. The JDK's server answers by itself, and offers no place
   * to put an answer of ours; what counts is that it is no success, and that it closes.
   */
  @ParameterizedTest
  @CsvSource({
    "GET /v1/x, '', 400",
    "GET // HTTP/1.1, '', 400",
    "GET /v1/%zz HTTP/1.1, '', 400",
    "GET /v1/x HTTP/1.1, no field, 400",
    "GET /v1/x HTTP/1.1, a name: with a blank, 400",
    "POST /v1/x HTTP/1.1, Content-Length: x, 400",
    "POST /v1/x HTTP/1.1, Content-Length: -1, 400",
    "POST /v1/x HTTP/1.1, Content-Length: 99999999999999999999, 400",
    "POST /v1/x HTTP/1.1, Content-Length: 2|Content-Length: 3, 400",
    "POST /v1/x HTTP/1.1, Content-Length: 2|Transfer-Encoding: chunked, 400",
    "POST /v1/x HTTP/1.1, Transfer-Encoding: gzip, 501",
    "OPTIONS * HTTP/1.1, '', 404",
    "GET v1/x HTTP/1.1, '', 404",
  })
  void shouldRefuseWhatIsNoHttpAndClose(String line, String fields, int status) throws Exception {
    String head = line + "\r\nHost: " + front.address().getAuthority() + "\r\n";
    String more = fields.isEmpty() ? "" : fields.replace("|", "\r\n") + "\r\n";

    assertThat(raw(head + more + "\r\n{}")).startsWith("HTTP/1.1 " + status);
  }

  @Test
  void shouldSayThatAPortIsTaken() {
    int taken = front.address().getPort();

    assertThatThrownBy(
            () -> HttpFront.start(taken, HttpLimits.ofBody(1), call -> ApiResponse.json(200, "")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(Integer.toString(taken));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(front.address() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
