package dev.millrace.core.job;

import java.time.Duration;

/**
 * The times and counts by which jobs move ({@code docs/architecture.md}).
 *
 * @param lease how long a claim lasts; on Lambda the function's timeout and a little more, so that
 *     no live worker outlasts it
 * @param hintGrace how long after acceptance the sweeper leaves a job to the hint that was sent
 *     with it
 * @param resend how long the sweeper waits at least before it sends another hint for a job that is
 *     still queued
 * @param maxAttempts runs a job may have in all, at least 1
 * @param maxCrashes deaths of workers, at least 1; the last one makes the job {@code failed}
 */
public record JobPolicy(
    Duration lease, Duration hintGrace, Duration resend, int maxAttempts, int maxCrashes) {

  /** Clocks of two machines may differ by this much before a live lease is taken for a dead one. */
  public static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

  public JobPolicy {
    if (lease.isNegative() || lease.isZero() || hintGrace.isNegative() || resend.isNegative()) {
      throw new IllegalArgumentException("Durations of a job policy are positive");
    }
    if (maxAttempts < 1 || maxCrashes < 1) {
      throw new IllegalArgumentException("A job policy allows at least one attempt and one crash");
    }
  }

  /** What the deployed functions use, for a worker with this time-out. */
  public static JobPolicy forWorkerTimeout(Duration timeout) {
    return new JobPolicy(
        timeout.plusSeconds(5), Duration.ofSeconds(5), Duration.ofMinutes(15), 4, 3);
  }
}
