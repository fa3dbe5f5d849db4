package dev.millrace.llm;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.provider.ProviderGates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The gates of providers as this process uses them: how long each stays closed.
 *
 * @param gates that all workers share
 */
record Gates(ProviderGates gates, InstantSource clock) {
  private static final Duration RATE_LIMITED = Duration.ofSeconds(1);
  private static final Duration ACCESS_DENIED = Duration.ofMinutes(1);
  private static final Duration QUOTA = Duration.ofMinutes(5);

  /** Whatever a provider says, somebody looks again. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** How long nobody may call the provider; nothing if anybody may. */
  Duration closedFor(String provider) {
    Instant now = clock.instant();
    return gates
        .closedUntil(provider)
        .filter(now::isBefore)
        .map(until -> Duration.between(now, until))
        .orElse(Duration.ZERO);
  }

  /**
   * Closes the gate, if the failure says something about the next call too.
   *
   * @return how long the next try waits at least
   */
  Duration close(String provider, ProviderException failure) {
    Duration least =
        switch (failure.code()) {
          case PROVIDER_RATE_LIMITED -> RATE_LIMITED;
          case PROVIDER_ACCESS_DENIED -> ACCESS_DENIED;
          case PROVIDER_QUOTA -> QUOTA;
          default -> Duration.ZERO;
        };
    Duration asked = failure.retryAfter();
    if (least.isZero()) {
      return asked;
    }
    Duration closed = asked.compareTo(least) < 0 ? least : asked;
    closed = closed.compareTo(LONGEST) > 0 ? LONGEST : closed;
    try {
      gates.close(provider, clock.instant().plus(closed));
    } catch (StoreUnavailableException e) {
      // the others will hear it from the provider themselves; this run has its own failure to tell
      failure.addSuppressed(e);
    }
    return closed;
  }
}
