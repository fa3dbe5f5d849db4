package dev.millrace.maintenance.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.maintenance.webhook.WebhookSender.Answer;
import dev.millrace.maintenance.webhook.WebhookSender.Reply;
import dev.millrace.outbound.GuardedDnsResolver;
import dev.millrace.outbound.HostResolver;
import dev.millrace.outbound.Listener;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a webhook is not sent to, whatever its host's name leads to. */
class WebhookAddressGuardTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Answer FORBIDDEN =
      new Answer(Reply.FORBIDDEN_ADDRESS, 0, "the host is not of the public internet");

  private final Listener canary = Listener.canary();

  @AfterEach
  void close() throws IOException {
    canary.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "8.8.8.8 127.0.0.1",
        "127.0.0.1 8.8.8.8",
        "8.8.8.8 2606:4700:4700::1111 ::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "10.0.0.1",
        "169.254.169.254",
        "fd00:ec2::254",
        "0.0.0.0"
      })
  void shouldNeverConnectToAHostWithAnyAddressThatIsNotPublic(String addresses) {
    try (HttpWebhookSender sender = sender(host -> addresses(addresses), false)) {
      assertThat(sender.send(toCanary("hooks.example.com"))).isEqualTo(FORBIDDEN);
    }
    assertThat(canary.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]", "127.1.2.3", "localhost"})
  void shouldNeverConnectToAnAddressInTheUrlThatIsNotPublic(String host) {
    try (HttpWebhookSender sender = sender(InetAddress::getAllByName, false)) {
      assertThat(sender.send(toCanary(host))).isEqualTo(FORBIDDEN);
    }
    assertThat(canary.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.1", "169.254.169.254", "0.0.0.0", "fd00:ec2::254"})
  void shouldLetThroughNothingButLoopbackInALocalRun(String address) {
    try (HttpWebhookSender sender = sender(host -> addresses("127.0.0.1 " + address), true)) {
      assertThat(sender.send(toCanary("hooks.example.com"))).isEqualTo(FORBIDDEN);
    }
  }

  @Test
  void shouldConnectToTheVeryAddressesThatWereChecked() {
    List<String> lookUps = new ArrayList<>();
    List<SocketAddress> connected = new ArrayList<>();
    HostResolver rebinding =
        host -> {
          lookUps.add(host);
          return addresses(lookUps.size() == 1 ? "8.8.8.8 9.9.9.9" : "127.0.0.1");
        };
    try (HttpWebhookSender sender = recording(rebinding, connected)) {
      assertThat(sender.send(toCanary("hooks.example.com")).reply()).isEqualTo(Reply.UNREACHABLE);
      assertThat(lookUps).containsExactly("hooks.example.com");
      assertThat(connected)
          .containsExactly(
              new InetSocketAddress(InetAddress.ofLiteral("8.8.8.8"), canary.port()),
              new InetSocketAddress(InetAddress.ofLiteral("9.9.9.9"), canary.port()));

      assertThat(sender.send(toCanary("hooks.example.com"))).isEqualTo(FORBIDDEN);
      assertThat(connected).hasSize(2);
    }
    assertThat(canary.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "[2606:4700:4700::1111]"})
  void shouldCheckAddressesInTheUrlAsItChecksNames(String literal) {
    List<String> lookUps = new ArrayList<>();
    List<SocketAddress> connected = new ArrayList<>();
    HostResolver recorded =
        host -> {
          lookUps.add(host);
          return InetAddress.getAllByName(host);
        };
    try (HttpWebhookSender sender = recording(recorded, connected)) {
      sender.send(toCanary(literal));
    }
    assertThat(lookUps).hasSize(1);
    assertThat(connected).hasSize(1);
  }

  @Test
  void shouldTellThatANameLeadsNowhere() {
    for (HostResolver nowhere :
        List.<HostResolver>of(
            host -> new InetAddress[0],
            host -> {
              throw new UnknownHostException("hooks.example.com: 10.0.0.1 says no");
            })) {
      try (HttpWebhookSender sender = sender(nowhere, false)) {
        assertThat(sender.send(toCanary("hooks.example.com")))
            .isEqualTo(new Answer(Reply.UNREACHABLE, 0, "the host's name leads nowhere"));
      }
    }
  }

  private WebhookRequest toCanary(String host) {
    String url = "https://" + host + ":" + canary.port() + "/hook";
    return new WebhookRequest(
        PublicUrl.parse(url, true), "msg_1", Webhooks.TIME, "v1,c2ln", "{}", null);
  }

  private static HttpWebhookSender sender(HostResolver resolver, boolean allowLoopback) {
    return new HttpWebhookSender(resolver, allowLoopback, TIMEOUT, TIMEOUT);
  }

  /** One whose sockets say where they were to connect to, and do not. */
  private static HttpWebhookSender recording(HostResolver resolver, List<SocketAddress> connected) {
    return new HttpWebhookSender(
        new GuardedDnsResolver(resolver, false),
        TIMEOUT,
        TIMEOUT,
        DefaultClientTlsStrategy.createDefault(),
        () ->
            new Socket() {
              @Override
              public void connect(SocketAddress address, int timeout) throws IOException {
                connected.add(address);
                throw new ConnectException("Recorded only");
              }
            });
  }

  private static InetAddress[] addresses(String texts) {
    return Arrays.stream(texts.split(" ")).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
  }
}
