package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a tenant's jobs are meant: those that fit every part that is given.
 *
 * @param statuses any of these; all if empty
 * @param model {@code name}, or {@code name@version}
 * @param createdFrom accepted then or later
 * @param createdBefore accepted earlier
 * @param error the code they ended in
 */
public record JobFilter(
    Set<JobStatus> statuses,
    @Nullable String model,
    @Nullable Instant createdFrom,
    @Nullable Instant createdBefore,
    @Nullable ErrorCode error) {

  /** Every job. */
  public static final JobFilter ALL = new JobFilter(Set.of(), null, null, null, null);

  public JobFilter {
    Set<JobStatus> copy = EnumSet.noneOf(JobStatus.class);
    copy.addAll(statuses);
    statuses = Set.copyOf(copy);
  }

  /** Whether any job fits whose time of acceptance does. */
  public boolean isByTimeOnly() {
    return statuses.isEmpty() && model == null && error == null;
  }

  /**
   * Whether the job fits, as its readers would see it now: expired once its deadline has passed,
   * and not there at all once it is forgotten.
   */
  public boolean matches(Job job, Instant now) {
    Job seen = job.expire(now) instanceof Move.To(Job expired) ? expired : job;
    Instant created = job.request().createdAt();
    return !job.isForgotten(now)
        && (statuses.isEmpty() || statuses.contains(seen.status()))
        && (createdFrom == null || !created.isBefore(createdFrom))
        && (createdBefore == null || created.isBefore(createdBefore))
        && (error == null || error == errorOf(seen))
        && (model == null || isOf(job, model));
  }

  private static boolean isOf(Job job, String model) {
    return model.equals(job.request().model().name())
        || model.equals(job.request().model().toString());
  }

  private static @Nullable ErrorCode errorOf(Job job) {
    return switch (job.state()) {
      case Failed(_, JobError error) -> error.code();
      case Expired _ -> ErrorCode.DEADLINE_EXCEEDED;
      default -> null;
    };
  }
}
