package dev.millrace.core.batch;

import dev.millrace.core.batch.BatchMove.Refusal;
import dev.millrace.core.batch.BatchState.Canceled;
import dev.millrace.core.batch.BatchState.Canceling;
import dev.millrace.core.batch.BatchState.Expired;
import dev.millrace.core.batch.BatchState.Failed;
import dev.millrace.core.batch.BatchState.Final;
import dev.millrace.core.batch.BatchState.Finalizing;
import dev.millrace.core.batch.BatchState.Running;
import dev.millrace.core.batch.BatchState.Succeeded;
import dev.millrace.core.batch.BatchState.Validating;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A batch: an immutable value, and the one place that says which moves it may make ({@link
 * BatchTransition} is their table). Every move answers the next value with {@code version + 1} or a
 * typed refusal; nothing has happened until {@link BatchStore#save} has stored it.
 *
 * <p>A batch is run in passes. The end of a pass is final: its outcomes and its status never
 * change. Only a client's {@link #retry} begins the next pass, which runs again what has not
 * succeeded and takes over all other outcomes.
 *
 * <p>Invariant: {@link #dueAt} is set exactly while something is still owed to the batch: its end,
 * or a call of its webhook. It is never later than the moment at which somebody must look.
 *
 * @param key tenant and id
 * @param version the fence: 1 at acceptance, one more at every saved move
 * @param request what was asked for
 * @param pass from 1 on, one more at every retry
 * @param plan how many rows and chunks there are; null before the source was read to its end
 * @param tally of all rows, as it was at the end of the latest pass that ended
 * @param startedAt when the first chunks were handed to workers; null before
 * @param state where it stands
 * @param delivery where the call of its webhook stands; null before the end, and if nobody is told
 * @param dueAt when the sweeper looks at it; null when nothing is owed
 */
public record Batch(
    BatchKey key,
    long version,
    BatchRequest request,
    int pass,
    @Nullable BatchPlan plan,
    Tally tally,
    @Nullable Instant startedAt,
    BatchState state,
    @Nullable Delivery delivery,
    @Nullable Instant dueAt) {

  /** More passes than these a batch cannot have. */
  public static final int MOST_PASSES = 100;

  /** How long after a move the sweeper leaves the batch to its execution. */
  public static final Duration WATCH = Duration.ofMinutes(1);

  /** How long workers that are told to stop have to store what they have. */
  public static final Duration LEAVE = Duration.ofSeconds(10);

  /** How long after acceptance the sweeper leaves the start to whoever accepted it. */
  private static final Duration START_GRACE = Duration.ofSeconds(5);

  /**
   * Checks the invariant.
   *
   * @throws IllegalArgumentException if {@code dueAt} does not fit the state
   */
  public Batch {
    boolean callDue = delivery != null && delivery.nextAt() != null;
    if ((dueAt != null) != (!(state instanceof Final) || callDue)) {
      throw new IllegalArgumentException(
          "A batch has dueAt exactly while something is owed to it: " + key);
    }
  }

  /** A newly accepted batch. */
  public static Batch accept(BatchKey key, BatchRequest request) {
    return accepted(key, 1, 1, request);
  }

  /**
   * A newly accepted batch in the place of one that is forgotten and still in the store. Its passes
   * go on from there, since the names of executions are kept for longer.
   */
  public static Batch acceptInPlaceOf(Batch forgotten, BatchRequest request) {
    return accepted(forgotten.key(), forgotten.version + 1, forgotten.pass + 1, request);
  }

  private static Batch accepted(BatchKey key, long version, int pass, BatchRequest request) {
    Instant due = earlier(request.createdAt().plus(START_GRACE), request.deadline());
    return new Batch(
        key, version, request, pass, null, Tally.NONE, null, new Validating(), null, due);
  }

  public BatchStatus status() {
    return state.status();
  }

  /** The name of the execution that runs this pass. */
  public String execution() {
    return key.id() + "-" + pass;
  }

  /** Whether the chunks of this pass are known. */
  public boolean isPlanned() {
    return plan != null && plan.pass() == pass;
  }

  /**
   * What has become of all rows so far: those that this pass runs and has not come to count
   * nothing.
   *
   * @param progress of this pass
   */
  public Tally tally(Tally progress) {
    return state instanceof Final ? tally : isPlanned() ? tally.kept().plus(progress) : tally;
  }

  /**
   * The pass after whose end the files for the client were written that are the latest; empty if
   * there are none, or they are kept no longer.
   */
  public OptionalInt filesPass(Instant now) {
    boolean written = plan != null && (state instanceof Final || plan.pass() < pass);
    return plan != null && written && !areDataGone(now)
        ? OptionalInt.of(plan.pass())
        : OptionalInt.empty();
  }

  /** Whether the deadline has passed while rows may still be run. */
  public boolean isOverdue(Instant now) {
    return (state instanceof Validating || state instanceof Running)
        && !request.deadline().isAfter(now);
  }

  /** Whether workers may begin with rows of this pass now. */
  public boolean mayRun(Instant now, int ofPass) {
    return state instanceof Running && pass == ofPass && !isOverdue(now);
  }

  /**
   * The chunks of this pass are known.
   *
   * @param made for this pass
   */
  public BatchMove planned(Instant now, BatchPlan made) {
    if (made.pass() != pass) {
      throw new IllegalArgumentException("A plan for pass " + made.pass() + " of " + key);
    }
    return switch (state) {
      case Validating _ ->
          new BatchMove.To(
              next(
                  BatchTransition.PLAN,
                  made,
                  startedAt == null ? now : startedAt,
                  new Running(),
                  now.plus(WATCH)));
      case Running _ -> new BatchMove.Refused(Refusal.PLANNED);
      default -> new BatchMove.Refused(ended());
    };
  }

  /** It cannot be planned. */
  public BatchMove reject(Instant now, BatchError error) {
    return switch (state) {
      case Validating _ -> end(BatchTransition.REJECT, new Failed(now, error), tally);
      case Running _ -> new BatchMove.Refused(Refusal.PLANNED);
      default -> new BatchMove.Refused(ended());
    };
  }

  /** No more rows are run: the execution has ended, or the deadline has passed. */
  public BatchMove gather(Instant now) {
    return switch (state) {
      case Running _ -> {
        boolean overdue = isOverdue(now);
        BatchTransition move = overdue ? BatchTransition.RUN_OUT : BatchTransition.GATHER;
        yield new BatchMove.To(
            next(move, plan, startedAt, new Finalizing(now, overdue), now.plus(LEAVE)));
      }
      case Validating _ -> new BatchMove.Refused(Refusal.NOT_PLANNED);
      default -> new BatchMove.Refused(ended());
    };
  }

  /** The deadline has passed before the chunks of the pass were known. */
  public BatchMove expire(Instant now) {
    return switch (state) {
      case Validating _ when isOverdue(now) -> end(BatchTransition.EXPIRE, new Expired(now), tally);
      case Validating _ -> new BatchMove.Refused(Refusal.NOT_YET);
      case Running _ -> new BatchMove.Refused(Refusal.PLANNED);
      default -> new BatchMove.Refused(ended());
    };
  }

  /**
   * Every row has an outcome, or never will.
   *
   * @param progress of this pass, with every chunk that it runs
   */
  public BatchMove end(Instant now, Tally progress) {
    Tally all = tally(progress);
    return switch (state) {
      case Finalizing _ when progress.expired() > 0 ->
          end(BatchTransition.EXPIRE, new Expired(now), all);
      case Finalizing _ when progress.abandoned() > 0 && progress.ran() == 0 ->
          end(BatchTransition.FAIL, new Failed(now, unrun(progress)), all);
      case Finalizing _ -> end(BatchTransition.SUCCEED, new Succeeded(now), all);
      case Canceling _ -> end(BatchTransition.STOP, new Canceled(now), all);
      case Final _ -> new BatchMove.Refused(Refusal.FINAL);
      default -> new BatchMove.Refused(Refusal.NOT_YET);
    };
  }

  /** Somebody wants no more of it. What was run stays. */
  public BatchMove cancel(Instant now) {
    return switch (state) {
      case Validating _, Running _ ->
          isOverdue(now)
              ? new BatchMove.Refused(Refusal.OVERDUE)
              : new BatchMove.To(
                  next(BatchTransition.CANCEL, plan, startedAt, new Canceling(now), now));
      default -> new BatchMove.Refused(ended());
    };
  }

  /** Somebody has looked at it, and nothing is to be done before this time. */
  public BatchMove look(Instant due) {
    return switch (state) {
      case Validating _ -> looked(BatchTransition.WATCH_PLANNING, earlier(due, request.deadline()));
      case Running _ -> looked(BatchTransition.WATCH, earlier(due, request.deadline()));
      case Finalizing _ -> looked(BatchTransition.WATCH_END, due);
      case Canceling _ -> looked(BatchTransition.WATCH_CANCEL, due);
      case Final _ ->
          dueAt == null ? new BatchMove.Refused(Refusal.FINAL) : new BatchMove.To(withDueAt(due));
    };
  }

  /**
   * A client wants what has not succeeded run again.
   *
   * @param deadline the new one
   */
  public BatchMove retry(Instant now, Instant deadline) {
    if (!(state instanceof Final end)) {
      return new BatchMove.Refused(Refusal.NOT_FINAL);
    }
    if (!end.endedAt().plus(Retention.DATA).isAfter(now)) {
      return new BatchMove.Refused(Refusal.DATA_GONE);
    }
    if (plan != null && tally.retryable() == 0) {
      return new BatchMove.Refused(Refusal.NOTHING_TO_RETRY);
    }
    if (pass == MOST_PASSES
        || !deadline.isAfter(now)
        || deadline.isAfter(request.createdAt().plus(BatchRequest.LONGEST))) {
      return new BatchMove.Refused(Refusal.SPENT);
    }
    check(BatchTransition.RETRY, BatchStatus.VALIDATING);
    return new BatchMove.To(
        new Batch(
            key,
            version + 1,
            request.until(deadline),
            pass + 1,
            plan,
            tally,
            startedAt,
            new Validating(),
            null,
            earlier(now.plus(START_GRACE), deadline)));
  }

  /** A deliverer is about to call the webhook. */
  public BatchMove beginDelivery(Instant now) {
    if (delivery == null || !delivery.isDue(now)) {
      return new BatchMove.Refused(delivery == null ? Refusal.NO_DELIVERY : Refusal.NOT_YET);
    }
    return delivered(delivery.isSpent() ? delivery.exhausted() : delivery.begun(now));
  }

  /**
   * The call that was begun has ended.
   *
   * @param begunAt when it was begun, by which it is told from a later one
   */
  public BatchMove endDelivery(
      Instant now, Instant begunAt, Delivery.Verdict verdict, String reply, int status) {
    return delivery == null || !delivery.isUnderWay(begunAt)
        ? new BatchMove.Refused(Refusal.NO_DELIVERY)
        : delivered(delivery.ended(now, verdict, reply, status));
  }

  /** Whether the batch is gone for its readers, whatever the store still holds. */
  public boolean isForgotten(Instant now) {
    return state instanceof Final end && !end.endedAt().plus(Retention.RECORD).isAfter(now);
  }

  /** Whether rows and outcomes are gone for its readers, whatever the stores still hold. */
  public boolean areDataGone(Instant now) {
    return state instanceof Final end && !end.endedAt().plus(Retention.DATA).isAfter(now);
  }

  private BatchMove delivered(Delivery next) {
    return new BatchMove.To(
        new Batch(
            key, version + 1, request, pass, plan, tally, startedAt, state, next, next.nextAt()));
  }

  private Refusal ended() {
    return switch (state) {
      case Final _ -> Refusal.FINAL;
      case Canceling _ -> Refusal.CANCELING;
      default -> Refusal.ENDING;
    };
  }

  private static BatchError unrun(Tally progress) {
    return new BatchError(
        BatchErrorCode.WORKERS_FAILED,
        "Of %d rows that were to be run, no worker has brought one to its end"
            .formatted(progress.abandoned()));
  }

  private BatchMove end(BatchTransition move, Final end, Tally all) {
    check(move, end.status());
    Delivery call =
        request.webhook() != null && request.webhook().events().contains(event(end))
            ? Delivery.due(end.endedAt())
            : null;
    Instant due = call == null ? null : call.nextAt();
    return new BatchMove.To(
        new Batch(key, version + 1, request, pass, plan, all, startedAt, end, call, due));
  }

  /** The end of a batch has the word that the same end of a job has. */
  private static JobStatus event(Final end) {
    return JobStatus.ofWord(end.status().word());
  }

  private Batch next(
      BatchTransition move,
      @Nullable BatchPlan nextPlan,
      @Nullable Instant start,
      BatchState nextState,
      Instant due) {
    check(move, nextState.status());
    Instant look = nextState instanceof Running ? earlier(due, request.deadline()) : due;
    return new Batch(
        key, version + 1, request, pass, nextPlan, tally, start, nextState, null, look);
  }

  private BatchMove looked(BatchTransition move, Instant due) {
    check(move, status());
    return new BatchMove.To(withDueAt(due));
  }

  private Batch withDueAt(Instant due) {
    return new Batch(key, version + 1, request, pass, plan, tally, startedAt, state, delivery, due);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private void check(BatchTransition move, BatchStatus after) {
    if (!move.allows(status(), after)) {
      throw new IllegalStateException(move + " does not lead from " + status() + " to " + after);
    }
  }
}
