package dev.millrace.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Sends a request once. Only what goes to the API carries the key. Thread-safe. */
final class Transport implements AutoCloseable {
  /** Those the HTTP client sets itself, to the same values. */
  private static final Set<String> IMPLIED = Set.of("host", "content-length");

  private final HttpClient http;
  private final boolean own;
  private final String apiKey;
  private final String userAgent;
  private final Duration timeout;

  Transport(HttpClient http, boolean own, String apiKey, String userAgent, Duration timeout) {
    this.http = http;
    this.own = own;
    this.apiKey = apiKey;
    this.userAgent = userAgent;
    this.timeout = timeout;
  }

  /** Canceling the future closes the connection. */
  CompletableFuture<HttpResponse<String>> send(Call call) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .timeout(timeout.plus(call.waits()))
            .method(call.method(), call.body());
    call.headers()
        .forEach((name, value) -> {
          if (!IMPLIED.contains(name.toLowerCase(Locale.ROOT))) {
            request.setHeader(name, value);
          }
        });
    if (call.ours()) {
      request.setHeader("User-Agent", userAgent);
      if (!apiKey.isEmpty()) {
        request.setHeader("x-api-key", apiKey);
      }
    }
    return http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  /** What the server says may repeat what it was sent; the key is not for logs. */
  String withoutKey(String text) {
    return apiKey.isEmpty() ? text : text.replace(apiKey, "[key]");
  }

  /** Whether this address may be sent to from the API: nothing leaves encryption. */
  static boolean mayFollow(URI api, URI target) {
    return target.getHost() != null
        && ("https".equals(target.getScheme())
            || ("http".equals(target.getScheme()) && "http".equals(api.getScheme())));
  }

  @Override
  public void close() {
    if (own) {
      http.shutdownNow();
    }
  }
}
