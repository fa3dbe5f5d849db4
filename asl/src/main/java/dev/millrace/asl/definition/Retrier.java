package dev.millrace.asl.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When and how often a state that failed is tried again.
 *
 * @param errors the names of the errors it is for
 * @param intervalSeconds the first delay, 0 to 99,999,999
 * @param maxAttempts how many retries, 0 to 99,999,999
 * @param backoffRate what multiplies the delay from one retry to the next, at least 1
 * @param maxDelaySeconds the longest delay; null for no limit
 * @param jitter whether the delay is drawn at random between 0 and what it would be
 */
public record Retrier(
    List<String> errors,
    long intervalSeconds,
    long maxAttempts,
    double backoffRate,
    @Nullable Long maxDelaySeconds,
    boolean jitter) {
  /** The default of {@code IntervalSeconds}. */
  static final long INTERVAL = 1;

  /** The default of {@code MaxAttempts}. */
  static final long ATTEMPTS = 3;

  /** The default of {@code BackoffRate}. */
  static final double BACKOFF = 2;

  public Retrier {
    errors = List.copyOf(errors);
  }

  /**
   * The delay before a retry, before any jitter.
   *
   * @param retry which retry of this retrier, from 0 on
   */
  public double delaySeconds(long retry) {
    double delay = (double) intervalSeconds * Math.pow(backoffRate, (double) retry);
    return maxDelaySeconds == null ? delay : Math.min(delay, (double) maxDelaySeconds);
  }
}
