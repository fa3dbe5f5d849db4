package dev.millrace.local.http;

import dev.millrace.core.http.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Knows the names by which this machine's own programs call a server on loopback. */
final class LoopbackGuard {
  private final Set<String> hosts;
  private final Set<String> origins;

  /**
   * Knows them.
   *
   * @param origins of pages from elsewhere that may call, too
   */
  LoopbackGuard(int port, Set<String> origins) {
    this.origins = Set.copyOf(origins);
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
  }

  /** Whether the request was addressed to loopback, and by no page that may not call. */
  boolean admits(Headers headers) {
    List<String> host = headers.all("Host");
    return host.size() == 1
        && hosts.contains(host.getFirst().toLowerCase(Locale.ROOT))
        && headers.all("Origin").stream()
            .allMatch(origin -> isOwn(origin) || origins.contains(origin));
  }

  private boolean isOwn(String origin) {
    String scheme = "http://";
    return origin.startsWith(scheme) && hosts.contains(origin.substring(scheme.length()));
  }
}
