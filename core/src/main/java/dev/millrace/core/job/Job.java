package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.payload.Payload;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job: an immutable value, and the one place that says which moves it may make. Every move
 * answers the next value with {@code version + 1} or a typed refusal; nothing has happened until
 * {@link JobStore#save} has stored it.
 *
 * <p>Invariant: {@link #dueAt} is set exactly while something is still owed to the job, and it is
 * never later than the moment at which somebody must look. It may be early: the sweeper then looks
 * and moves it.
 *
 * @param key tenant and id
 * @param version the fence: 1 at acceptance, one more at every saved move
 * @param request what was asked for
 * @param runs how often it was tried
 * @param state where it stands
 * @param dueAt when the sweeper looks at it; null when nothing is owed
 */
public record Job(
    JobKey key,
    long version,
    JobRequest request,
    Runs runs,
    JobState state,
    @Nullable Instant dueAt) {

  /** How long a finished job and its result are kept. */
  public static final Duration RETENTION = Duration.ofDays(7);

  /**
   * Checks the invariant.
   *
   * @throws IllegalArgumentException if {@code dueAt} does not fit the state
   */
  public Job {
    if ((dueAt == null) != (state instanceof Final)) {
      throw new IllegalArgumentException("A job has dueAt exactly while it is not final: " + key);
    }
  }

  /** A newly accepted job: queued, and looked after from its grace period on. */
  public static Job accept(JobKey key, JobRequest request, JobPolicy policy) {
    Instant due = earlier(request.createdAt().plus(policy.hintGrace()), request.deadline());
    return new Job(key, 1, request, Runs.NONE, new Queued(null), due);
  }

  /**
   * A newly accepted job in the place of one that is {@link #isForgotten forgotten} and still in
   * the store.
   */
  public static Job acceptInPlaceOf(Job forgotten, JobRequest request, JobPolicy policy) {
    Job job = accept(forgotten.key(), request, policy);
    return new Job(
        job.key(), forgotten.version() + 1, job.request(), job.runs(), job.state(), job.dueAt());
  }

  public JobStatus status() {
    return state.status();
  }

  /**
   * A worker takes the job: {@code queued}, or {@code running} with a dead lease, becomes {@code
   * running}. The attempt is counted here, so that a run which dies without a word still counts.
   */
  public Move claim(Instant now, String owner, JobPolicy policy) {
    if (state instanceof Final) {
      return new Move.Refused(Refusal.FINAL);
    }
    if (!request.deadline().isAfter(now)) {
      return new Move.Refused(Refusal.OVERDUE);
    }
    Lease lease = new Lease(owner, now.plus(policy.lease()));
    return switch (state) {
      case Queued(Instant notBefore) when notBefore != null && notBefore.isAfter(now) ->
          new Move.Refused(Refusal.NOT_YET);
      case Running(Lease held) when isLive(held, now) -> new Move.Refused(Refusal.LEASED);
      case Running _ when isCrashedOut(policy) -> new Move.Refused(Refusal.CRASHED_OUT);
      case Running _ -> to(new Running(lease), runs.startedAfterCrash(now), leaseDue(lease));
      default -> to(new Running(lease), runs.started(now), leaseDue(lease));
    };
  }

  /** The run ended well. */
  public Move succeed(Instant now, Payload output, String modelDigest) {
    return state instanceof Running ? end(new Succeeded(now, output, modelDigest)) : notRunning();
  }

  /** The run ended in an error that no repetition heals. */
  public Move fail(Instant now, JobError error) {
    return state instanceof Running ? end(new Failed(now, error)) : notRunning();
  }

  /**
   * The run ended in an error that a later run may heal: back to {@code queued}, or {@code failed}
   * if the attempts are spent.
   */
  public Move retry(Instant now, Duration delay, JobError error, JobPolicy policy) {
    if (!(state instanceof Running)) {
      return notRunning();
    }
    if (runs.attempts() >= policy.maxAttempts()) {
      return end(new Failed(now, error));
    }
    Instant notBefore = now.plus(delay);
    return to(new Queued(notBefore), runs, earlier(notBefore, request.deadline()));
  }

  /** The owner of the lease is known to be dead: others need not wait for the lease to end. */
  public Move ownerDied(Instant now) {
    return state instanceof Running(Lease lease)
        ? to(new Running(new Lease(lease.owner(), now.minus(JobPolicy.CLOCK_SKEW))), runs, now)
        : notRunning();
  }

  /**
   * What is owed to this job now that {@link #dueAt} has come. A final job is owed nothing.
   *
   * <p>A queued job's hint is sent again after {@link JobPolicy#resend()}, then after ever longer
   * times (the job's age doubles), so that a long backlog is not multiplied.
   */
  public Sweep sweep(Instant now, JobPolicy policy) {
    if (state instanceof Final) {
      return new Sweep(this, false);
    }
    if (!request.deadline().isAfter(now)) {
      return new Sweep(next(new Expired(now), runs, null), false);
    }
    return switch (state) {
      case Queued(Instant notBefore) when notBefore != null && notBefore.isAfter(now) ->
          new Sweep(next(state, runs, earlier(notBefore, request.deadline())), false);
      case Running(Lease held) when isLive(held, now) ->
          new Sweep(next(state, runs, earlier(leaseEnd(held), request.deadline())), false);
      case Running _ when isCrashedOut(policy) ->
          new Sweep(next(new Failed(now, crashed()), runs.crashed(), null), false);
      default -> new Sweep(next(state, runs, nextHint(now, policy)), true);
    };
  }

  /** Whether the job is gone for its readers, whatever the store still holds. */
  public boolean isForgotten(Instant now) {
    return state instanceof Final end && !end.completedAt().plus(RETENTION).isAfter(now);
  }

  private boolean isCrashedOut(JobPolicy policy) {
    return runs.crashes() + 1 >= policy.maxCrashes() || runs.attempts() >= policy.maxAttempts();
  }

  private JobError crashed() {
    return new JobError(
        ErrorCode.WORKER_CRASHED,
        "The worker died during attempt " + runs.attempts() + "; no attempt is left");
  }

  private Instant nextHint(Instant now, JobPolicy policy) {
    Duration age = Duration.between(request.createdAt(), now);
    Duration wait = age.compareTo(policy.resend()) > 0 ? age : policy.resend();
    return earlier(now.plus(wait), request.deadline());
  }

  private Instant leaseDue(Lease lease) {
    Instant end = earlier(leaseEnd(lease), request.deadline());
    return dueAt == null ? end : earlier(dueAt, end);
  }

  private static boolean isLive(Lease lease, Instant now) {
    return now.isBefore(leaseEnd(lease));
  }

  private static Instant leaseEnd(Lease lease) {
    return lease.until().plus(JobPolicy.CLOCK_SKEW);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private Move end(Final end) {
    return new Move.To(next(end, runs, null));
  }

  private Move to(JobState nextState, Runs nextRuns, Instant due) {
    return new Move.To(next(nextState, nextRuns, due));
  }

  private Job next(JobState nextState, Runs nextRuns, @Nullable Instant due) {
    return new Job(key, version + 1, request, nextRuns, nextState, due);
  }

  private static Move notRunning() {
    return new Move.Refused(Refusal.NOT_RUNNING);
  }
}
