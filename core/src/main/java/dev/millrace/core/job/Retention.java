package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long what belongs to a job is kept after its end: its data, which are input, output and
 * metadata, for a week; its record, which says what became of it, for a month.
 */
public final class Retention {
  /** From then on no reader is shown the data, whatever the stores still hold. */
  public static final Duration DATA = Duration.ofDays(7);

  /** From then on there is no such job. */
  public static final Duration RECORD = Duration.ofDays(30);

  private Retention() {}

  /** The job as its readers see it: without its data once their time is over. */
  public static Job view(Job job, Instant now) {
    return job.state() instanceof Final end && dataRemovedAt(job) == null && isOver(end, now)
        ? DataRemoval.strip(
            job,
            job.version(),
            new Payload.Removed(end.completedAt().plus(DATA), true),
            job.dueAt())
        : job;
  }

  /** Since when the data are gone: removed on request, or over their time; null if they are not. */
  public static @Nullable Instant dataRemovedAt(Job job) {
    return job.request().input() instanceof Payload.Removed(Instant at, _) ? at : null;
  }

  /** Whether the data were removed before their time was over. */
  public static boolean wereDataRemovedEarly(Job job) {
    Instant at = dataRemovedAt(job);
    return at != null
        && job.state() instanceof Final end
        && at.isBefore(end.completedAt().plus(DATA));
  }

  /** Whether the data are gone for every reader. */
  static boolean areDataGone(Job job, Instant now) {
    return dataRemovedAt(job) != null || (job.state() instanceof Final end && isOver(end, now));
  }

  private static boolean isOver(Final end, Instant now) {
    return !end.completedAt().plus(DATA).isAfter(now);
  }
}
