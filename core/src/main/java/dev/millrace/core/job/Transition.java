package dev.millrace.core.job;

import static dev.millrace.core.job.JobStatus.CANCELED;
import static dev.millrace.core.job.JobStatus.EXPIRED;
import static dev.millrace.core.job.JobStatus.FAILED;
import static dev.millrace.core.job.JobStatus.QUEUED;
import static dev.millrace.core.job.JobStatus.RUNNING;
import static dev.millrace.core.job.JobStatus.SUCCEEDED;

import java.util.EnumSet;
import java.util.Set;

/**
 * The table of all moves between statuses. {@link Job} makes no move that does not stand here, and
 * {@code docs/job-lifecycle.md} is drawn from it.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.copyOf is immutable
public enum Transition {
  CLAIM(EnumSet.of(QUEUED), RUNNING, "worker", "its time has come, its deadline has not"),
  TAKE_OVER(
      EnumSet.of(RUNNING),
      RUNNING,
      "another worker",
      "the lease ended 5 s ago, fewer than three workers died, attempts are left, no cancel was"
          + " asked for"),
  HEARTBEAT(EnumSet.of(RUNNING), RUNNING, "its worker", "nobody has moved the job since"),
  CALL(
      EnumSet.of(RUNNING),
      RUNNING,
      "its worker",
      "it is about to call a provider; nobody has moved the job since, no cancel was asked for"),
  SUCCEED(EnumSet.of(RUNNING), SUCCEEDED, "its worker", "before the deadline, no cancel asked for"),
  FAIL(
      EnumSet.of(RUNNING),
      FAILED,
      "its worker",
      "an error that no repetition heals, or the tries for it are spent"),
  RETRY(EnumSet.of(RUNNING), QUEUED, "its worker", "an error that may heal; after a random wait"),
  DEFER(
      EnumSet.of(RUNNING),
      QUEUED,
      "its worker",
      "somebody else is not ready, or the worker must stop; the attempt does not count"),
  OWNER_DIED(EnumSet.of(RUNNING), RUNNING, "start", "the embedded server that ran it is dead"),
  CANCEL(EnumSet.of(QUEUED), CANCELED, "client", "at once"),
  REQUEST_CANCEL(EnumSet.of(RUNNING), RUNNING, "client", "its worker is asked to stop"),
  STOP(
      EnumSet.of(RUNNING),
      CANCELED,
      "its worker, sweeper",
      "a cancel was asked for, and the worker has noticed or its lease has ended"),
  CRASH_OUT(EnumSet.of(RUNNING), FAILED, "sweeper", "the third worker died, or no attempt is left"),
  DEAD_LETTER(
      EnumSet.of(QUEUED),
      FAILED,
      "dead-letter reader",
      "it ran before, or its message has died three times already"),
  EXPIRE(EnumSet.of(QUEUED, RUNNING), EXPIRED, "sweeper, reader, worker", "the deadline passed"),
  LOOK(
      EnumSet.of(QUEUED),
      QUEUED,
      "sweeper, dead-letter reader",
      "a hint was sent, or its time has not come"),
  WATCH(EnumSet.of(RUNNING), RUNNING, "sweeper", "a live worker has it, or a hint was sent"),
  RETRY_ON_REQUEST(
      EnumSet.of(FAILED, EXPIRED), QUEUED, "client", "within 14 days of its submission");

  private final Set<JobStatus> from;
  private final JobStatus to;
  private final String by;
  private final String condition;

  Transition(Set<JobStatus> from, JobStatus to, String by, String condition) {
    this.from = Set.copyOf(from);
    this.to = to;
    this.by = by;
    this.condition = condition;
  }

  /** The statuses that it leads out of. */
  public Set<JobStatus> from() {
    return from;
  }

  public JobStatus to() {
    return to;
  }

  /** Who makes the move. */
  public String by() {
    return by;
  }

  /** When the move is allowed; the version must be the one that was read, always. */
  public String condition() {
    return condition;
  }

  boolean allows(JobStatus before, JobStatus after) {
    return from.contains(before) && to == after;
  }
}
