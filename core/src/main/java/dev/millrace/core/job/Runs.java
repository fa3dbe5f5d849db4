package dev.millrace.core.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often a job was run.
 *
 * @param attempts claims so far, 0 or more
 * @param crashes attempts that ended with the death of their worker, at most {@code attempts}
 * @param startedAt when the latest attempt began; null before the first
 */
public record Runs(int attempts, int crashes, @Nullable Instant startedAt) {

  /** Never run. */
  public static final Runs NONE = new Runs(0, 0, null);

  public Runs {
    if (crashes < 0 || crashes > attempts || (attempts == 0) != (startedAt == null)) {
      throw new IllegalArgumentException("Counts of runs do not fit each other");
    }
  }

  Runs started(Instant now) {
    return new Runs(attempts + 1, crashes, now);
  }

  Runs startedAfterCrash(Instant now) {
    return new Runs(attempts + 1, crashes + 1, now);
  }

  Runs crashed() {
    return new Runs(attempts, crashes + 1, startedAt);
  }
}
