package dev.millrace.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Sets up a {@link MillraceClient}. Everything but the address and the key has a default. */
public final class MillraceClientBuilder {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int LONG_POLLS = 64;

  private final URI api;
  private final String apiKey;
  private Duration connectTimeout = CONNECT;
  private Duration requestTimeout = ANSWER;
  private String userAgent = "millrace-java/" + version();
  private RetryPolicy retries = RetryPolicy.DEFAULT;
  private int longPolls = LONG_POLLS;
  private InstantSource clock = InstantSource.system();
  private RandomGenerator random = new Random();
  private @Nullable HttpClient http;
  private @Nullable Pace pace;

  MillraceClientBuilder(URI api, String apiKey) {
    if (api.getHost() == null
        || !("http".equals(api.getScheme()) || "https".equals(api.getScheme()))) {
      throw new IllegalArgumentException("The API's address begins with http:// or https://");
    }
    if (!apiKey.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new IllegalArgumentException("The API key has characters that no key has");
    }
    String text = api.toString();
    this.api = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : api;
    this.apiKey = apiKey;
  }

  /**
   * How long a connection may take to be made; 5 seconds. Not for an {@link #http} of one's own.
   */
  public MillraceClientBuilder connectTimeout(Duration timeout) {
    this.connectTimeout = timeout;
    return this;
  }

  /** How long an answer may take beyond what the server was asked to wait; 30 seconds. */
  public MillraceClientBuilder requestTimeout(Duration timeout) {
    this.requestTimeout = timeout;
    return this;
  }

  /** How this program names itself to the server. */
  public MillraceClientBuilder userAgent(String name) {
    this.userAgent = name;
    return this;
  }

  /** How requests are repeated; {@link RetryPolicy#DEFAULT}. */
  public MillraceClientBuilder retries(RetryPolicy policy) {
    this.retries = policy;
    return this;
  }

  /**
   * How many awaits may hold a request open at the server, 64; beyond that, jobs are looked at now
   * and then.
   */
  public MillraceClientBuilder longPolls(int most) {
    this.longPolls = most;
    return this;
  }

  /** An HTTP client of one's own, with its proxy or TLS; it follows no redirects. */
  public MillraceClientBuilder http(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "An HTTP client that follows redirects would take the API key to other hosts");
    }
    this.http = client;
    return this;
  }

  /** The time of the day, for a {@code Retry-After} that is a date. */
  public MillraceClientBuilder clock(InstantSource source) {
    this.clock = source;
    return this;
  }

  MillraceClientBuilder pace(Pace other) {
    this.pace = other;
    return this;
  }

  MillraceClientBuilder random(RandomGenerator other) {
    this.random = other;
    return this;
  }

  /** The client. */
  public MillraceClient build() {
    Pace time = pace == null ? Pace.real(clock) : pace;
    HttpClient sender = http == null ? defaultHttp() : http;
    Transport transport = new Transport(sender, http == null, apiKey, userAgent, requestTimeout);
    return new MillraceClient(
        new Api(api, transport, time, random, retries), transport, new Pollers(longPolls));
  }

  /** Virtual threads take answers in, so that however many there are, few threads are needed. */
  private HttpClient defaultHttp() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  private static String version() {
    String version = MillraceClient.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
