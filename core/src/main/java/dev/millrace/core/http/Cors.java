package dev.millrace.core.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets scripts of certain web pages read the answers (Cross-Origin Resource Sharing in the Fetch
 * standard). Keys are sent by the script itself, never by the browser, so no credentials are
 * allowed. Thread-safe.
 *
 * @param origins of the pages, each exactly as a browser sends it: {@code https://app.example}
 */
public record Cors(Set<String> origins) {
  private static final String EXPOSED =
      "ETag, Idempotency-Replayed, Link, Location, Preference-Applied, RateLimit,"
          + " RateLimit-Policy, Retry-After, X-Request-Id";

  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
  private static final String ASKED =
      "content-type, x-api-key, idempotency-key, prefer, if-none-match, traceparent";

  /** For no page at all. */
  public static final Cors NONE = new Cors(Set.of());

  public Cors {
    origins = Set.copyOf(origins);
  }

  /** The origins of a list that is parted by commas; none of an empty text. */
  public static Cors of(String list) {
    return new Cors(list.isBlank() ? Set.of() : Set.of(list.strip().split("\\s*,\\s*")));
  }

  /**
   * The answer to a browser that asks before it sends what a page of one of the origins wants
   * (preflight); empty if that is not what it asks.
   */
  public Optional<ApiResponse> preflight(String method, Headers headers) {
    return method.equals("OPTIONS")
            && headers.first("Origin").filter(origins::contains).isPresent()
            && headers.first("Access-Control-Request-Method").isPresent()
        ? Optional.of(
            on(
                headers,
                new ApiResponse(
                    204,
                    Map.of(
                        "Access-Control-Allow-Methods", METHODS,
                        "Access-Control-Allow-Headers", ASKED,
                        "Access-Control-Max-Age", "600"),
                    "")))
        : Optional.empty();
  }

  /**
   * The answer to a request with these headers, errors too, for the page that asked, if it may read
   * it.
   */
  public ApiResponse on(Headers headers, ApiResponse response) {
    Optional<String> origin = headers.first("Origin").filter(origins::contains);
    String vary = response.headers().get("Vary");
    ApiResponse varying = response.with("Vary", vary == null ? "Origin" : vary + ", Origin");
    return origin
        .map(allowed ->
            varying
                .with("Access-Control-Allow-Origin", allowed)
                .with("Access-Control-Expose-Headers", EXPOSED))
        .orElse(varying);
  }
}
