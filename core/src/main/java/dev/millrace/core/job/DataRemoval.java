package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The two moves by which the data of a job that has ended go: first no reader is shown them any
 * more and the record holds them no longer, then what lies in the payload store is deleted. In
 * between the deletion is owed to the job. What became of the job, its settlement and the call of
 * its webhook stay as they are.
 */
public final class DataRemoval {
  /** So long the sweeper leaves the deletion to whoever asked for it. */
  private static final Duration GRACE = Duration.ofMinutes(1);

  private DataRemoval() {}

  /** The data are gone for every reader, and the record has none. */
  public static Move begin(Job job, Instant now) {
    if (!(job.state() instanceof Final end)) {
      return new Move.Refused(Refusal.NOT_FINAL);
    }
    if (Retention.dataRemovedAt(job) != null) {
      return new Move.Refused(Refusal.DATA_GONE);
    }
    Instant over = end.completedAt().plus(Retention.DATA);
    Instant at = over.isBefore(now) ? over : now;
    Instant soon = now.plus(GRACE);
    Instant due = job.dueAt() != null && job.dueAt().isBefore(soon) ? job.dueAt() : soon;
    return new Move.To(strip(job, job.version() + 1, new Payload.Removed(at, false), due));
  }

  /** The job once its stored data are deleted; empty if that was not owed. */
  public static Optional<Job> complete(Job job) {
    if (!isOwed(job.request())) {
      return Optional.empty();
    }
    Payload.Removed gone =
        new Payload.Removed(Optional.ofNullable(Retention.dataRemovedAt(job)).orElseThrow(), true);
    return Optional.of(strip(job, job.version() + 1, gone, Aftermath.dueWithoutRemoval(job)));
  }

  /** The same job, for which the deletion is tried again a little later. */
  public static Job putOff(Job job, Instant now) {
    Instant due = Aftermath.dueWithoutRemoval(job);
    Instant later = now.plus(GRACE);
    return new Job(
        job.key(),
        job.version() + 1,
        job.request(),
        job.runs(),
        job.state(),
        job.ledger(),
        job.delivery(),
        due != null && due.isBefore(later) ? due : later);
  }

  /** Whether stored data are still to be deleted. */
  static boolean isOwed(JobRequest request) {
    return request.input() instanceof Payload.Removed(_, boolean erased) && !erased;
  }

  static Job strip(Job job, long version, Payload.Removed gone, @Nullable Instant due) {
    JobState state =
        job.state() instanceof Succeeded(Instant completedAt, _, String modelDigest)
            ? new Succeeded(completedAt, gone, modelDigest)
            : job.state();
    return new Job(
        job.key(),
        version,
        job.request().without(gone),
        job.runs(),
        state,
        job.ledger(),
        job.delivery(),
        due);
  }
}
