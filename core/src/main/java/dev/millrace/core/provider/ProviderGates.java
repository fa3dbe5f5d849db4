package dev.millrace.core.provider;

import dev.millrace.core.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;

/**
 * One gate for each provider, before which every worker waits: whoever was asked to come back later
 * closes it for all. Thread-safe.
 */
public interface ProviderGates {

  /**
   * Until when nobody may call the provider; empty, or a moment that has passed, if anybody may.
   *
   * @throws StoreUnavailableException if nobody can say
   */
  Optional<Instant> closedUntil(String provider);

  /**
   * Nobody may call before this moment; a gate that is closed for longer stays so.
   *
   * @throws StoreUnavailableException if the others may not have heard of it
   */
  void close(String provider, Instant until);
}
