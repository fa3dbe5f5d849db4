package dev.millrace.llm;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.provider.ProviderGates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The gates of providers as this process uses them: how long each stays closed. What this process
 * has closed, its other runs know at once. Thread-safe.
 */
final class Gates {
  private static final Duration RATE_LIMITED = Duration.ofSeconds(1);
  private static final Duration ACCESS_DENIED = Duration.ofMinutes(1);
  private static final Duration QUOTA = Duration.ofMinutes(5);

  /** Whatever a provider says, somebody looks again. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** So old may be what a run knows that only asks whether it is worth while to begin. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  /** Calls that leave together look once: a call that far ahead may be on its way as well. */
  private static final Duration AT_ONCE = Duration.ofMillis(50);

  private final ProviderGates shared;
  private final InstantSource clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(Instant until, Instant readAt) {

    Duration left(Instant now) {
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }

    Known or(Known other) {
      return new Known(
          other.until.isAfter(until) ? other.until : until,
          other.readAt.isAfter(readAt) ? other.readAt : readAt);
    }
  }

  /** Gates that all workers share. */
  Gates(ProviderGates shared, InstantSource clock) {
    this.shared = shared;
    this.clock = clock;
  }

  /** How long nobody may call the provider; nothing if anybody may, or could a second ago. */
  Duration closedFor(String provider) {
    Instant now = clock.instant();
    Known last = known.get(provider);
    return last != null && (last.until().isAfter(now) || last.readAt().plus(FRESH).isAfter(now))
        ? last.left(now)
        : closedNow(provider);
  }

  /** The same, as it is for all workers at the moment. */
  Duration closedNow(String provider) {
    Instant now = clock.instant();
    Known last = known.get(provider);
    if (last != null && (last.until().isAfter(now) || last.readAt().plus(AT_ONCE).isAfter(now))) {
      return last.left(now);
    }
    Known read = new Known(shared.closedUntil(provider).orElse(Instant.MIN), now);
    return known.merge(provider, read, Known::or).left(now);
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
    Instant now = clock.instant();
    Known own = new Known(now.plus(closed), now);
    known.merge(provider, own, Known::or);
    try {
      shared.close(provider, own.until());
    } catch (StoreUnavailableException e) {
      // the others will hear it from the provider themselves; this run has its own failure to tell
      failure.addSuppressed(e);
    }
    return closed;
  }
}
