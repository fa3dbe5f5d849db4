package dev.millrace.core.job;

import java.time.Instant;

/**
 * A worker's right to run a job. Only a hint for when to try again: safety rests on the job's
 * version, never on this clock.
 *
 * @param owner the worker's invocation, for people who read the table
 * @param until when others may assume that the owner is dead
 */
public record Lease(String owner, Instant until) {

  /** Whether others must assume that the owner is alive, whosever clock is right. */
  boolean isLive(Instant now) {
    return now.isBefore(end());
  }

  /** When others may take over. */
  Instant end() {
    return until.plus(JobPolicy.CLOCK_SKEW);
  }
}
