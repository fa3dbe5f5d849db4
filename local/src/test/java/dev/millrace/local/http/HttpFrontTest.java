package dev.millrace.local.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.http.ApiResponse;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpFrontTest {
  private final HttpFront front =
      HttpFront.start(
          0,
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
  void shouldReadABodyThatIsTooLargeToItsEndAndKeepALittleMore() throws Exception {
    byte[] large = new byte[11 * 1024 * 1024];

    assertThat(send(request("/").POST(BodyPublishers.ofByteArray(large))).body())
        .isEqualTo("POST / " + (10 * 1024 * 1024 + 1));
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
  void shouldListenOnLoopbackOnly() {
    assertThat(front.address().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void shouldSayThatAPortIsTaken() {
    int taken = front.address().getPort();

    assertThatThrownBy(() -> HttpFront.start(taken, call -> ApiResponse.json(200, "")))
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
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
