package dev.millrace.worker.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.model.FileRule;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.outbound.GuardedDnsResolver;
import dev.millrace.outbound.HostResolver;
import dev.millrace.outbound.Listener;
import dev.millrace.outbound.TestTls;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Where a fetch never leads, whatever an origin of the public internet answers: this one has a
 * public address, and its sockets are led to a server on loopback behind the guard's back.
 */
class FetchGuardTest {
  private static final FileRule RULE = new FileRule(List.of("text/plain"), 1000, false);
  private static final String HOST = "files.example.com";
  private static final InetAddress PUBLIC = InetAddress.ofLiteral("8.8.8.8");
  private static final AtomicReference<String> LOCATION = new AtomicReference<>();

  @TempDir private static Path folder;
  private static SSLContext tls;
  private static HttpsServer origin;

  private final Listener canary = Listener.canary();
  private final List<InetAddress> connected = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void start() throws Exception {
    tls = TestTls.of(HOST, folder);
    origin = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.setHttpsConfigurator(new HttpsConfigurator(tls));
    origin.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    origin.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            String location = LOCATION.get();
            if (location != null) {
              exchange.getResponseHeaders().set("Location", location);
            }
            exchange.sendResponseHeaders(location == null ? 200 : 302, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
          }
        });
    origin.start();
  }

  @AfterAll
  static void stop() {
    origin.stop(0);
  }

  @AfterEach
  void close() throws IOException {
    canary.close();
    LOCATION.set(null);
  }

  @Test
  void shouldFetchFromTheCheckedAddressOverTls() {
    try (HttpFetcher fetcher = fetcher(host -> new InetAddress[] {PUBLIC})) {
      assertThat(fetch(fetcher)).asString().isEqualTo("ok");
    }
    assertThat(connected).containsExactly(PUBLIC);
  }

  @Test
  void shouldFollowARedirectToNoForbiddenAddress() throws IOException {
    List<String> forbidden = forbiddenUrls();
    assertThat(forbidden).hasSizeGreaterThan(120);
    try (HttpFetcher fetcher = fetcher(FetchGuardTest::resolve)) {
      for (String url : forbidden) {
        LOCATION.set(url);
        // some are allowed as redirects: without their fragment, or relative to this origin
        assertThatThrownBy(() -> fetch(fetcher)).as(url).isInstanceOf(PredictionException.class);
      }
    }
    assertThat(connected).containsOnly(PUBLIC);
    assertThat(canary.connections()).isZero();
  }

  @Test
  void shouldCheckTheAddressAnewAtEveryConnection() {
    LOCATION.set("/again");
    List<String> lookUps = new ArrayList<>();
    HostResolver rebinding =
        host -> {
          lookUps.add(host);
          return new InetAddress[] {
            lookUps.size() == 1 ? PUBLIC : InetAddress.getLoopbackAddress()
          };
        };
    try (HttpFetcher fetcher = fetcher(rebinding)) {
      assertThatThrownBy(() -> fetch(fetcher))
          .hasMessage("The address leads out of the public internet")
          .satisfies(e ->
              assertThat(((PredictionException) e).toJobError().code())
                  .isEqualTo(ErrorCode.URL_NOT_ALLOWED));
    }
    assertThat(lookUps).hasSize(2);
    assertThat(connected).containsExactly(PUBLIC);
  }

  private static InetAddress[] resolve(String host) throws UnknownHostException {
    return host.equals(HOST) ? new InetAddress[] {PUBLIC} : InetAddress.getAllByName(host);
  }

  private static byte[] fetch(HttpFetcher fetcher) {
    PublicUrl url =
        PublicUrl.parse("https://" + HOST + ":" + origin.getAddress().getPort() + "/a", false);
    return fetcher.fetch(url, RULE, 1000, new StopSignal());
  }

  private HttpFetcher fetcher(HostResolver resolver) {
    return new HttpFetcher(
        new GuardedDnsResolver(resolver, false),
        false,
        new HttpFetcher.Limits(Duration.ofSeconds(20), Duration.ofSeconds(20)),
        new DefaultClientTlsStrategy(tls),
        Detour::new);
  }

  /** Tells where it was to connect to; the origin's public address leads to the origin. */
  private final class Detour extends Socket {
    private Detour() {
      super(Proxy.NO_PROXY);
    }

    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
      InetAddress to = ((InetSocketAddress) address).getAddress();
      connected.add(to);
      if (!to.equals(PUBLIC)) {
        throw new ConnectException("Recorded only");
      }
      super.connect(origin.getAddress(), timeout);
    }
  }

  /** Those that can stand in a header field. */
  private static List<String> forbiddenUrls() throws IOException {
    String name = "/dev/millrace/core/outbound/forbidden-urls.txt";
    try (InputStream file = FetchGuardTest.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .filter(line -> line.chars().allMatch(c -> c >= ' ' && c < 127))
          .toList();
    }
  }
}
