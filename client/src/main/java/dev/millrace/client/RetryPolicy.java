package dev.millrace.client;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How a request is repeated whose answer was lost or came too early (429, 502, 503, 504). Pauses
 * are random between nothing and a bound that doubles with each try ("full jitter"); a {@code
 * Retry-After} is always waited for.
 *
 * @param tries at the most, the first included; 1 or more
 * @param total no further try begins later than this after the first
 * @param base the bound of the first pause
 * @param longest the bound of any pause
 */
public record RetryPolicy(int tries, Duration total, Duration base, Duration longest) {

  /** Six tries in a minute. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(6, Duration.ofMinutes(1), Duration.ofMillis(200), Duration.ofSeconds(10));

  /** One try only. */
  public static final RetryPolicy NONE =
      new RetryPolicy(1, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if they make no sense
   */
  public RetryPolicy {
    if (tries < 1 || total.isNegative() || !base.isPositive() || longest.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "Tries are 1 or more, the total is not negative, and 0 < base <= longest");
    }
  }

  /** The same pauses, as often as they fit into this time. */
  RetryPolicy within(Duration time) {
    return new RetryPolicy(Integer.MAX_VALUE, time, base, longest);
  }

  /** The same, and over at this time at the latest. */
  RetryPolicy atMost(Duration time) {
    return time.compareTo(total) < 0 ? new RetryPolicy(tries, time, base, longest) : this;
  }

  /** The pause after this many tries. */
  Duration pause(int made, @Nullable Duration retryAfter, RandomGenerator random) {
    double doubled = base.toNanos() * Math.pow(2, Math.min(made - 1, 30));
    long bound = (long) Math.min(doubled, (double) longest.toNanos());
    Duration jitter = Duration.ofNanos(random.nextLong(bound + 1));
    return retryAfter == null ? jitter : retryAfter.plus(jitter);
  }
}
