package dev.millrace.llm;

import dev.millrace.core.provider.ProviderGates;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

final class InMemoryGates implements ProviderGates {
  final Map<String, Instant> closed = new HashMap<>();

  @Override
  public Optional<Instant> closedUntil(String provider) {
    return Optional.ofNullable(closed.get(provider));
  }

  @Override
  public void close(String provider, Instant until) {
    closed.merge(provider, until, (a, b) -> a.isAfter(b) ? a : b);
  }
}
