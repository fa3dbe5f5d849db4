package dev.millrace.maintenance.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.millrace.maintenance.webhook.WebhookSender.Answer;
import dev.millrace.maintenance.webhook.WebhookSender.Reply;
import dev.millrace.outbound.GuardedDnsResolver;
import dev.millrace.outbound.Listener;
import dev.millrace.outbound.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks over TLS, to a receiver on loopback whose certificate names hooks.example.com. */
class WebhookTlsTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final AtomicInteger REQUESTS = new AtomicInteger();

  @TempDir private static Path folder;
  private static SSLContext tls;
  private static HttpsServer server;

  @BeforeAll
  static void start() throws Exception {
    tls = TestTls.of("hooks.example.com", folder);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          REQUESTS.incrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterAll
  static void stop() {
    server.stop(0);
  }

  @Test
  void shouldSendToAReceiverWithATrustedCertificateOfItsName() {
    try (HttpWebhookSender trusting =
        new HttpWebhookSender(
            new GuardedDnsResolver(host -> loopback(), true),
            TIMEOUT,
            TIMEOUT,
            new DefaultClientTlsStrategy(tls),
            () -> new Socket(Proxy.NO_PROXY))) {
      assertThat(trusting.send(Webhooks.to(url("hooks.example.com"))))
          .isEqualTo(new Answer(Reply.ACCEPTED, 204, "answered 204"));
      int before = REQUESTS.get();

      assertThatTlsFails(trusting, url("other.example.com"));
      assertThatTlsFails(trusting, url("127.0.0.1"));
      assertThat(REQUESTS).as("of a certificate with another name").hasValue(before);
    }
  }

  @Test
  void shouldNotSendToAReceiverWhoseCertificateNobodyKnows() {
    int before = REQUESTS.get();
    try (HttpWebhookSender sender = ordinary()) {
      assertThatTlsFails(sender, url("hooks.example.com"));
    }
    assertThat(REQUESTS).hasValue(before);
  }

  @Test
  void shouldNotSendToAReceiverThatSpeaksNoTls() throws IOException {
    try (HttpWebhookSender sender = ordinary();
        Listener plain =
            new Listener(socket ->
                socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII)))) {
      assertThat(sender.send(Webhooks.to("https://127.0.0.1:" + plain.port() + "/")).reply())
          .isEqualTo(Reply.UNREACHABLE);
    }
  }

  private static void assertThatTlsFails(WebhookSender sender, String url) {
    assertThat(sender.send(Webhooks.to(url)))
        .isEqualTo(new Answer(Reply.UNREACHABLE, 0, "the TLS handshake failed"));
  }

  private static HttpWebhookSender ordinary() {
    return new HttpWebhookSender(host -> loopback(), true, TIMEOUT, TIMEOUT);
  }

  private static InetAddress[] loopback() {
    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
  }

  private static String url(String host) {
    return "https://" + host + ":" + server.getAddress().getPort() + "/hook";
  }
}
