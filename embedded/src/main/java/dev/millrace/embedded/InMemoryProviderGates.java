package dev.millrace.embedded;

import dev.millrace.core.provider.ProviderGates;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Gates of one process, in which all workers are. Thread-safe. */
public final class InMemoryProviderGates implements ProviderGates {
  private final Map<String, Instant> closed = new ConcurrentHashMap<>();

  @Override
  public Optional<Instant> closedUntil(String provider) {
    return Optional.ofNullable(closed.get(provider));
  }

  @Override
  public void close(String provider, Instant until) {
    closed.merge(provider, until, (a, b) -> a.isAfter(b) ? a : b);
  }
}
