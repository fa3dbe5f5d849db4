package dev.millrace.core.http;

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

  public Cors {
    origins = Set.copyOf(origins);
  }

  /** The origins of a list that is parted by commas; none of an empty text. */
  public static Cors of(String list) {
    return new Cors(list.isBlank() ? Set.of() : Set.of(list.strip().split("\\s*,\\s*")));
  }

  /** The answer to this request, errors too, for the page that asked, if it may read it. */
  public ApiResponse on(ApiRequest request, ApiResponse response) {
    Optional<String> origin = request.headers().first("Origin").filter(origins::contains);
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
