package dev.millrace.core.job;

import dev.millrace.core.job.JobState.Canceled;
import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Final;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Sweep.Duty;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job: an immutable value, and the one place that says which moves it may make ({@link
 * Transition} is their table). Every move answers the next value with {@code version + 1} or a
 * typed refusal; nothing has happened until {@link JobStore#save} has stored it.
 *
 * <p>Invariant: {@link #dueAt} is set exactly while something is still owed to the job: a run, a
 * webhook, the settlement of its usage. It is never later than the moment at which somebody must
 * look. It may be early: the sweeper then looks and moves it.
 *
 * @param key tenant and id
 * @param version the fence: 1 at acceptance, one more at every saved move
 * @param request what was asked for
 * @param runs how often it was tried
 * @param state where it stands
 * @param ledger what its tenant's counters have of it
 * @param delivery where the telling of its end stands: the call of its webhook, or what is written
 *     beside the object it was made of; null before the end, and if nobody is told
 * @param dueAt when the sweeper looks at it; null when nothing is owed
 */
public record Job(
    JobKey key,
    long version,
    JobRequest request,
    Runs runs,
    JobState state,
    Ledger ledger,
    @Nullable Delivery delivery,
    @Nullable Instant dueAt) {

  /** How long after its time the sweeper leaves a retry to the message that waits for it. */
  private static final Duration RETRY_GRACE = Duration.ofSeconds(30);

  /** A message that died before its job ever ran is sent again so often. */
  private static final int MOST_RESENT = 3;

  /**
   * Checks the invariant.
   *
   * @throws IllegalArgumentException if {@code dueAt} does not fit the state
   */
  public Job {
    if ((dueAt == null) == Aftermath.owes(request, state, runs, ledger, delivery)) {
      throw new IllegalArgumentException(
          "A job has dueAt exactly while something is owed to it: " + key);
    }
  }

  /** A newly accepted job: queued, and looked after from its grace period on. */
  public static Job accept(JobKey key, JobRequest request, JobPolicy policy) {
    Instant due = earlier(request.createdAt().plus(policy.hintGrace()), request.deadline());
    Ledger ledger = Ledger.reserved(request.createdAt());
    return new Job(key, 1, request, Runs.NONE, new Queued(null), ledger, null, due);
  }

  /** A newly accepted job that holds no place among its tenant's: its batch was let in. */
  public static Job acceptRow(JobKey key, JobRequest request, JobPolicy policy) {
    Job job = accept(key, request, policy);
    return new Job(key, 1, request, job.runs, job.state, Ledger.EMPTY, null, job.dueAt);
  }

  /** A newly accepted job in the place of one that is forgotten and still in the store. */
  public static Job acceptInPlaceOf(Job forgotten, JobRequest request, JobPolicy policy) {
    Job job = accept(forgotten.key(), request, policy);
    return new Job(
        job.key, forgotten.version + 1, request, job.runs, job.state, job.ledger, null, job.dueAt);
  }

  public JobStatus status() {
    return state.status();
  }

  /** Every attempt that counted, the one that runs now or ended the job among them. */
  public List<Attempt> attempts() {
    if (runs.startedAt() == null || runs.earlier().size() == runs.attempts()) {
      return runs.earlier();
    }
    JobError error = state instanceof Failed failed ? failed.error() : null;
    Instant end = state instanceof Final ended ? ended.completedAt() : null;
    return runs.with(new Attempt(runs.attempts(), runs.startedAt(), end, status(), error));
  }

  /** Whether a worker has died on it, so that no other job may be beside it when it runs. */
  public boolean mustRunAlone() {
    return runs.crashes() > 0 || state instanceof Running;
  }

  /**
   * A worker takes the job: {@code queued}, or {@code running} with a dead lease, becomes {@code
   * running}. The attempt is counted here, so that a run which dies without a word still counts.
   */
  public Move claim(Instant now, String owner, JobPolicy policy) {
    if (state instanceof Final) {
      return new Move.Refused(Refusal.FINAL);
    }
    if (isOverdue(now)) {
      return new Move.Refused(Refusal.OVERDUE);
    }
    Lease lease = new Lease(owner, now.plus(policy.lease()));
    return switch (state) {
      case Queued(Instant notBefore) when notBefore != null && notBefore.isAfter(now) ->
          new Move.Refused(Refusal.NOT_YET);
      case Running(Lease held, _) when held.isLive(now) -> new Move.Refused(Refusal.LEASED);
      case Running(_, Instant cancel) when cancel != null -> new Move.Refused(Refusal.CANCELING);
      case Running _ when runs.isCrashedOut(policy) -> new Move.Refused(Refusal.CRASHED_OUT);
      case Running(Lease dead, _) ->
          move(
              Transition.TAKE_OVER,
              new Running(lease, null),
              runs.ended(dead.until(), JobStatus.FAILED, crashed()).started(now),
              leaseDue(lease));
      default ->
          move(Transition.CLAIM, new Running(lease, null), runs.started(now), leaseDue(lease));
    };
  }

  /** The owner is alive and goes on: its lease is as long again as it was at the claim. */
  public Move heartbeat(Instant now, JobPolicy policy) {
    if (!(state instanceof Running(Lease held, Instant cancel))) {
      return new Move.Refused(Refusal.NOT_RUNNING);
    }
    if (isOverdue(now)) {
      return new Move.Refused(Refusal.OVERDUE);
    }
    if (cancel != null) {
      return new Move.Refused(Refusal.CANCELING);
    }
    Lease lease = new Lease(held.owner(), now.plus(policy.lease()));
    return move(Transition.HEARTBEAT, new Running(lease, null), runs, leaseDue(lease));
  }

  /**
   * The owner is about to call a provider: it is known from now on, and nobody calls for a job that
   * was taken from him.
   */
  public Move call(Instant now, ProviderCall call) {
    if (!(state instanceof Running(_, Instant cancel))) {
      return new Move.Refused(Refusal.NOT_RUNNING);
    }
    if (isOverdue(now) || cancel != null) {
      return new Move.Refused(cancel == null ? Refusal.OVERDUE : Refusal.CANCELING);
    }
    Runs calling = runs.with(runs.calls().begun(call));
    return move(Transition.CALL, state, calling, Objects.requireNonNull(dueAt));
  }

  /** The same job with other calls; stored with its next move. */
  public Job with(Calls calls) {
    return new Job(key, version, request, runs.with(calls), state, ledger, delivery, dueAt);
  }

  /**
   * The owner's run ended. What that makes of the job depends on the outcome, on the attempts that
   * are left, and on what has come in between: a cancel or the deadline.
   */
  public Move finish(Instant now, Outcome outcome, JobPolicy policy) {
    if (!(state instanceof Running(_, Instant cancel))) {
      return new Move.Refused(Refusal.NOT_RUNNING);
    }
    if (isOverdue(now)) {
      return end(Transition.EXPIRE, new Expired(now));
    }
    if (cancel != null) {
      return end(Transition.STOP, new Canceled(now));
    }
    return switch (outcome) {
      case Outcome.Success(var output, String digest) ->
          end(Transition.SUCCEED, new Succeeded(now, output, digest));
      case Outcome.Failure(JobError error, _) when !runs.mayBeFollowed(error.code(), policy) ->
          end(Transition.FAIL, new Failed(now, error));
      case Outcome.Failure(JobError error, Duration pause)
          when error.code().retry() == ErrorCode.Retry.UNSPENT ->
          queue(Transition.DEFER, now.plus(pause), runs.undone());
      case Outcome.Failure(JobError error, Duration pause) ->
          queue(Transition.RETRY, now.plus(pause), runs.ended(now, JobStatus.FAILED, error));
      case Outcome.HandedBack _ -> queue(Transition.DEFER, now, runs.undone());
    };
  }

  /** The owner of the lease is known to be dead: others need not wait for the lease to end. */
  public Move ownerDied(Instant now) {
    if (!(state instanceof Running(Lease lease, Instant cancel))) {
      return new Move.Refused(Refusal.NOT_RUNNING);
    }
    Lease dead = new Lease(lease.owner(), now.minus(JobPolicy.CLOCK_SKEW));
    return move(Transition.OWNER_DIED, new Running(dead, cancel), runs, now);
  }

  /**
   * Somebody wants no result any more. A queued job is canceled at once; the worker of a running
   * one is asked to stop, and from now on the job ends in no other way than canceled or expired.
   */
  public Move cancel(Instant now) {
    return switch (state) {
      case Final _ -> new Move.Refused(Refusal.FINAL);
      case Queued _ when isOverdue(now) -> end(Transition.EXPIRE, new Expired(now));
      case Queued _ -> end(Transition.CANCEL, new Canceled(now));
      case Running(_, Instant cancel) when cancel != null -> new Move.Refused(Refusal.CANCELING);
      case Running _ when isOverdue(now) -> end(Transition.EXPIRE, new Expired(now));
      case Running(Lease lease, _) ->
          move(Transition.REQUEST_CANCEL, new Running(lease, now), runs, leaseDue(lease));
    };
  }

  /** How long others must leave the job to the owner of its lease; nothing if nobody runs it. */
  public Duration leaseLeft(Instant now) {
    return state instanceof Running(Lease held, _) && held.isLive(now)
        ? Duration.between(now, held.end())
        : Duration.ZERO;
  }

  /** Whether the deadline has passed and nobody has said so yet. */
  public boolean isOverdue(Instant now) {
    return !(state instanceof Final) && !request.deadline().isAfter(now);
  }

  /** The deadline has passed. */
  public Move expire(Instant now) {
    return isOverdue(now)
        ? end(Transition.EXPIRE, new Expired(now))
        : new Move.Refused(state instanceof Final ? Refusal.FINAL : Refusal.NOT_YET);
  }

  /**
   * The job's message was found among the dead letters. One that never ran gets another message, a
   * few times; a running one is left to its lease.
   */
  public Move deadLettered(Instant now) {
    return switch (state) {
      case Final _ -> new Move.Refused(Refusal.FINAL);
      case Running _ -> new Move.Refused(Refusal.LEASED);
      case Queued _ when isOverdue(now) -> end(Transition.EXPIRE, new Expired(now));
      case Queued _ when runs.counted() == 0 && runs.resent() < MOST_RESENT ->
          move(Transition.LOOK, state, runs.sentAgain(), Objects.requireNonNull(dueAt));
      case Queued _ ->
          end(
              Transition.DEAD_LETTER,
              new Failed(
                  now,
                  new JobError(
                      ErrorCode.DEAD_LETTERED,
                      "Its message was received too often; attempts so far: " + runs.attempts())));
    };
  }

  /**
   * A client wants a failed or expired job tried again: queued, with its attempts kept and its
   * limits counted anew. What it had reserved must be settled before, since it is reserved anew.
   *
   * @param deadline the new one
   */
  public Move retryOnRequest(Instant now, Instant deadline, JobPolicy policy) {
    return Aftermath.retry(this, now, deadline, policy);
  }

  /**
   * What is owed to this job now that {@link #dueAt} has come.
   *
   * <p>A queued job's hint is sent again ever later, so that a long backlog is not multiplied.
   */
  public Sweep sweep(Instant now, JobPolicy policy) {
    if (state instanceof Final) {
      return Aftermath.sweep(this, now);
    }
    if (isOverdue(now)) {
      return new Sweep(Duty.SAVE, next(Transition.EXPIRE, new Expired(now), runs));
    }
    return switch (state) {
      case Queued(Instant notBefore) when notBefore != null && notBefore.isAfter(now) ->
          new Sweep(Duty.SAVE, look(Transition.LOOK, notBefore));
      case Running(Lease held, _) when held.isLive(now) ->
          new Sweep(Duty.SAVE, look(Transition.WATCH, held.end()));
      case Running(_, Instant cancel) when cancel != null ->
          new Sweep(Duty.SAVE, next(Transition.STOP, new Canceled(now), runs));
      case Running _ when runs.isCrashedOut(policy) ->
          new Sweep(Duty.SAVE, next(Transition.CRASH_OUT, new Failed(now, crashed()), runs));
      case Running _ -> new Sweep(Duty.RUN, look(Transition.WATCH, nextHint(now, policy)));
      default -> new Sweep(Duty.RUN, look(Transition.LOOK, nextHint(now, policy)));
    };
  }

  /** The usage that the counters do not have yet, with the job as it is when they do. */
  public Optional<Settlement> settle() {
    return Aftermath.settle(this);
  }

  /** A deliverer is about to call the webhook. */
  public Move beginDelivery(Instant now) {
    return Aftermath.beginDelivery(this, now);
  }

  /**
   * The call that was begun has ended.
   *
   * @param begunAt when it was begun, by which it is told from a later one
   */
  public Move endDelivery(
      Instant now, Instant begunAt, Delivery.Verdict verdict, String reply, int status) {
    return delivery == null || !delivery.isUnderWay(begunAt)
        ? new Move.Refused(Refusal.NO_DELIVERY)
        : Aftermath.deliver(this, delivery.ended(now, verdict, reply, status));
  }

  /** Somebody wants the webhook called again, from the first try on. */
  public Move replayDelivery(Instant now) {
    return Aftermath.replayDelivery(this, now);
  }

  /** Whether the job is gone for its readers, whatever the store still holds. */
  public boolean isForgotten(Instant now) {
    return state instanceof Final end && !end.completedAt().plus(Retention.RECORD).isAfter(now);
  }

  private JobError crashed() {
    return new JobError(
        ErrorCode.WORKER_CRASHED, "The worker died during attempt " + runs.attempts());
  }

  private Instant nextHint(Instant now, JobPolicy policy) {
    Duration age = Duration.between(request.createdAt(), now);
    return now.plus(age.compareTo(policy.resend()) > 0 ? age : policy.resend());
  }

  private Instant leaseDue(Lease lease) {
    Instant end = lease.end();
    return dueAt == null ? end : earlier(dueAt, end);
  }

  static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private Move end(Transition transition, Final end) {
    return new Move.To(next(transition, end, runs));
  }

  private Move queue(Transition transition, Instant notBefore, Runs nextRuns) {
    return move(transition, new Queued(notBefore), nextRuns, notBefore.plus(RETRY_GRACE));
  }

  private Move move(Transition transition, JobState state, Runs runs, Instant due) {
    check(transition, state.status());
    return new Move.To(
        new Job(
            key,
            version + 1,
            request,
            runs,
            state,
            ledger,
            null,
            earlier(due, request.deadline())));
  }

  /** The end of its life: what is owed now is its settlement, and perhaps a call. */
  private Job next(Transition transition, Final end, Runs runs) {
    check(transition, end.status());
    Delivery call = Aftermath.call(request, end);
    Instant soon = dueAt == null ? end.completedAt() : earlier(dueAt, end.completedAt());
    Instant due = Aftermath.owes(request, end, runs, ledger, call) ? soon : null;
    return new Job(key, version + 1, request, runs, end, ledger, call, due);
  }

  private Job look(Transition transition, Instant due) {
    check(transition, status());
    return withDueAt(earlier(due, request.deadline()));
  }

  Job withDueAt(Instant due) {
    return new Job(key, version + 1, request, runs, state, ledger, delivery, due);
  }

  void check(Transition transition, JobStatus after) {
    if (!transition.allows(status(), after)) {
      throw new IllegalStateException(
          transition + " does not lead from " + status() + " to " + after);
    }
  }
}
