package dev.millrace.outbound;

import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.DefaultHttpClientConnectionOperator;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.RegistryBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP client that makes one connection for one request and keeps nothing: no redirects,
 * retries, cookies, credentials, proxies or decompression.
 */
public final class SingleExchangeClient {
  private static final int MOST_CONNECTIONS = 256;
  private static final int MOST_HEADERS = 100;
  private static final int LONGEST_LINE = 8 * 1024;

  private SingleExchangeClient() {}

  /**
   * Makes one.
   *
   * @param connect limit of connecting to one address, and of every read of the TLS handshake
   * @param read limit between two bytes
   * @param sockets makes sockets that are not connected yet and use no proxy
   */
  public static CloseableHttpClient create(
      DnsResolver resolver,
      TlsSocketStrategy tls,
      Duration connect,
      Duration read,
      Supplier<Socket> sockets) {
    Timeout readTimeout = Timeout.of(read);
    return HttpClientBuilder.create()
        .setConnectionManager(
            new Connections(sockets)
                .setDnsResolver(resolver)
                .setTlsSocketStrategy(tls)
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder()
                        .http1Config(
                            Http1Config.custom()
                                .setMaxHeaderCount(MOST_HEADERS)
                                .setMaxLineLength(LONGEST_LINE)
                                .build())
                        .build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connect))
                        .setSocketTimeout(readTimeout)
                        .build())
                .setDefaultTlsConfig(
                    TlsConfig.custom().setHandshakeTimeout(Timeout.of(connect)).build())
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(readTimeout)
                .setResponseTimeout(readTimeout)
                .setRedirectsEnabled(false)
                .setAuthenticationEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .setConnectionReuseStrategy((request, response, context) -> false)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .setUserAgent("millrace")
        .build();
  }

  private static final class Connections extends PoolingHttpClientConnectionManagerBuilder {
    private final Supplier<Socket> sockets;

    private Connections(Supplier<Socket> sockets) {
      this.sockets = sockets;
    }

    @Override
    protected HttpClientConnectionOperator createConnectionOperator(
        SchemePortResolver ports, DnsResolver resolver, TlsSocketStrategy tls) {
      return new DefaultHttpClientConnectionOperator(
          (Proxy ignored) -> sockets.get(),
          ports,
          resolver,
          RegistryBuilder.<TlsSocketStrategy>create().register(URIScheme.HTTPS.id, tls).build());
    }
  }
}
