package dev.millrace.core.http;

import dev.millrace.core.job.Attempt;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * When to ask again about a job that has not ended, in whole seconds from {@link #LEAST} to {@link
 * #MOST}:
 *
 * <ul>
 *   <li>a job that waits for the time of its next try: until then;
 *   <li>any other: a quarter of the time for which it has been waiting, or running, so that asking
 *       costs a job of an hour little more than one of a minute, and nobody learns of an end later
 *       than a quarter of its time after it;
 *   <li>a running job that is asked to stop: the least.
 * </ul>
 *
 * <p>All are rounded up.
 */
public final class RetryAfter {
  public static final long LEAST = 1;
  public static final long MOST = 30;

  private static final int PART = 4;

  private RetryAfter() {}

  /** The seconds; empty for a job that has ended. */
  public static OptionalLong seconds(Job job, Instant now) {
    return switch (job.state()) {
      case Queued(Instant notBefore) when notBefore != null && notBefore.isAfter(now) ->
          bounded(Duration.between(now, notBefore));
      case Queued _ -> share(waitingSince(job), now);
      case Running(_, Instant cancelRequestedAt) when cancelRequestedAt != null ->
          OptionalLong.of(LEAST);
      case Running _ -> share(Objects.requireNonNull(job.runs().startedAt()), now);
      default -> OptionalLong.empty();
    };
  }

  /** The response with the field, if the job has not ended. */
  static ApiResponse on(ApiResponse response, Job job, Instant now) {
    OptionalLong seconds = seconds(job, now);
    return seconds.isPresent()
        ? response.with("Retry-After", Long.toString(seconds.getAsLong()))
        : response;
  }

  /**
   * Since when nothing but a free worker has been missing: the time of its retry, a client's wish
   * to try it again, the end of its latest attempt, or its submission.
   */
  private static Instant waitingSince(Job job) {
    Runs runs = job.runs();
    if (job.state() instanceof Queued(Instant notBefore) && notBefore != null) {
      return notBefore;
    }
    if (runs.since() > 0 && runs.counted() == 0) {
      // a retry on request has just this much time
      return job.request().deadline().minus(JobRequest.DEFAULT_DEADLINE);
    }
    Attempt latest = runs.earlier().isEmpty() ? null : runs.earlier().getLast();
    return latest == null || latest.endedAt() == null
        ? job.request().createdAt()
        : latest.endedAt();
  }

  private static OptionalLong share(Instant since, Instant now) {
    return bounded(Duration.between(since, now).dividedBy(PART));
  }

  private static OptionalLong bounded(Duration wait) {
    return OptionalLong.of(Math.clamp(roundedUp(wait), LEAST, MOST));
  }

  /** Whole seconds, so that nobody comes too early. */
  static long roundedUp(Duration wait) {
    return wait.getNano() > 0 ? wait.getSeconds() + 1 : wait.getSeconds();
  }
}
