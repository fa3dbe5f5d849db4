package dev.millrace.core.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run of a job that counted.
 *
 * @param number from 1 on, over the whole life of the job
 * @param startedAt when it was claimed
 * @param endedAt when it ended, or was found dead; null while it runs
 * @param result how it ended; {@link JobStatus#RUNNING} while it runs
 * @param error what it ended in; null unless it failed
 */
public record Attempt(
    int number,
    Instant startedAt,
    @Nullable Instant endedAt,
    JobStatus result,
    @Nullable JobError error) {

  /** Whether the attempt ended with the death of its worker. */
  public boolean isCrash() {
    return error != null && error.code() == ErrorCode.WORKER_CRASHED;
  }

  /** How long it ran; nothing while it runs, and nothing if its worker died, since nobody knows. */
  Duration length() {
    if (endedAt == null || isCrash() || endedAt.isBefore(startedAt)) {
      return Duration.ZERO;
    }
    return Duration.between(startedAt, endedAt);
  }
}
