package dev.millrace.statemachine.end;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.BatchExecutions;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchMove.Refusal;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.MoveBatch;
import dev.millrace.core.batch.Workflows;
import dev.millrace.core.payload.CorruptPayloadException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after batches that are due, so that none is stranded whatever was lost: a start, an
 * execution, a cancel, the deadline. It may run twice at once, or die at any point. Thread-safe.
 */
public final class SettleBatches {
  private static final Logger LOG = LoggerFactory.getLogger(SettleBatches.class);
  private static final int PAGE = 100;

  /** So long an execution that is under way is trusted to write the outcomes. */
  private static final Duration TRUST = Duration.ofMinutes(20);

  private final BatchStore store;
  private final MoveBatch moveBatch;
  private final BatchExecutions executions;
  private final EndBatch endBatch;
  private final Consumer<Batch> calls;
  private final InstantSource clock;

  /**
   * What a sweep did.
   *
   * @param started executions that were started, perhaps once more
   * @param ended batches that became final
   * @param calls webhooks that were asked for
   * @param failed batches of which nobody could say how to go on; the next sweep tries again
   */
  public record Report(int started, int ended, int calls, int failed) {}

  private enum Deed {
    STARTED,
    LOOKED,
    TO_BE_ENDED,
    ENDED,
    CALLED
  }

  /**
   * Sweeps.
   *
   * @param calls calls the webhook of a batch, or sees to it that somebody does; one that is lost
   *     is asked for again
   */
  public SettleBatches(
      BatchStore store,
      Workflows workflows,
      EndBatch endBatch,
      Consumer<Batch> calls,
      InstantSource clock) {
    this.store = store;
    this.moveBatch = new MoveBatch(store);
    this.executions = new BatchExecutions(workflows);
    this.endBatch = endBatch;
    this.calls = calls;
    this.clock = clock;
  }

  /**
   * Looks at batches that are due, the most overdue first. What takes long is done last, and one
   * that cannot be looked after does not keep the others waiting.
   *
   * @param until when no more outcomes are written
   * @throws StoreUnavailableException if nobody can say which batches are due
   */
  public Report sweep(Instant until) {
    Report report = new Report(0, 0, 0, 0);
    List<Batch> ending = new ArrayList<>();
    for (int shard = 0; shard < store.shards(); shard++) {
      for (Batch batch : store.due(shard, clock.instant(), PAGE)) {
        report = settle(batch, ending, report);
      }
    }
    for (Batch batch : ending) {
      if (clock.instant().isBefore(until)) {
        report = end(batch, until, report);
      }
    }
    return report;
  }

  private Report settle(Batch batch, List<Batch> ending, Report report) {
    Deed deed;
    try {
      deed = settle(batch, clock.instant());
    } catch (StoreUnavailableException e) {
      LOG.warn("Batch {} is not looked after yet", batch.key(), e);
      return new Report(report.started, report.ended, report.calls, report.failed + 1);
    }
    if (deed == Deed.TO_BE_ENDED) {
      ending.add(batch);
    }
    return new Report(
        report.started + (deed == Deed.STARTED ? 1 : 0),
        report.ended + (deed == Deed.ENDED ? 1 : 0),
        report.calls + (deed == Deed.CALLED ? 1 : 0),
        report.failed);
  }

  private Deed settle(Batch batch, Instant now) {
    return switch (batch.state()) {
      case BatchState.Validating _ -> plan(batch, now);
      case BatchState.Running _ -> run(batch, now);
      case BatchState.Finalizing(Instant since, boolean overdue) -> {
        boolean trusted = !overdue && now.isBefore(since.plus(TRUST)) && isUnderWay(batch);
        if (trusted) {
          yield look(batch, now.plus(Batch.WATCH));
        }
        yield now.isBefore(since.plus(Batch.LEAVE))
            ? look(batch, since.plus(Batch.LEAVE))
            : Deed.TO_BE_ENDED;
      }
      case BatchState.Canceling(Instant requestedAt) -> {
        executions.stop(batch, "Somebody has canceled the batch");
        yield batch.isPlanned() && now.isBefore(requestedAt.plus(Batch.LEAVE))
            ? look(batch, requestedAt.plus(Batch.LEAVE))
            : Deed.TO_BE_ENDED;
      }
      case BatchState.Final _ -> {
        // before the call, whose end says when the next one is due
        look(batch, now.plus(Batch.WATCH));
        calls.accept(batch);
        yield Deed.CALLED;
      }
    };
  }

  private Deed plan(Batch batch, Instant now) {
    if (batch.isOverdue(now)) {
      executions.stop(batch, "The deadline has passed");
      return move(batch, current -> current.expire(now)) ? Deed.ENDED : Deed.LOOKED;
    }
    return switch (executions.state(batch)) {
      case GONE -> {
        executions.start(batch);
        look(batch, now.plus(Batch.WATCH));
        yield Deed.STARTED;
      }
      case RUNNING -> look(batch, now.plus(Batch.WATCH));
      case SUCCEEDED, FAILED ->
          move(batch, current -> current.reject(now, unplanned())) ? Deed.ENDED : Deed.LOOKED;
    };
  }

  private Deed run(Batch batch, Instant now) {
    if (!batch.isOverdue(now) && isUnderWay(batch)) {
      return look(batch, now.plus(Batch.WATCH));
    }
    // first it is known that no more is wanted, then workers are torn from their work
    move(batch, current -> current.gather(now));
    executions.stop(batch, "The deadline has passed");
    return Deed.LOOKED;
  }

  private Report end(Batch batch, Instant until, Report report) {
    try {
      boolean ended = endBatch.end(batch.key(), batch.pass(), until) instanceof EndStep.Ended;
      return new Report(
          report.started, report.ended + (ended ? 1 : 0), report.calls, report.failed);
    } catch (StoreUnavailableException | CorruptPayloadException e) {
      LOG.warn("Batch {} is not ended yet", batch.key(), e);
      return new Report(report.started, report.ended, report.calls, report.failed + 1);
    }
  }

  private boolean isUnderWay(Batch batch) {
    return executions.state(batch) == Workflows.State.RUNNING;
  }

  /** What has moved on by itself needs no look. */
  private Deed look(Batch batch, Instant due) {
    move(batch, current -> current.look(due));
    return Deed.LOOKED;
  }

  private boolean move(Batch batch, Function<Batch, BatchMove> move) {
    return moveBatch.move(
            batch.key(),
            current ->
                current.pass() == batch.pass() && current.status() == batch.status()
                    ? move.apply(current)
                    : new BatchMove.Refused(Refusal.NOT_YET))
        instanceof MoveBatch.Moved;
  }

  private static BatchError unplanned() {
    return new BatchError(
        BatchErrorCode.PLANNING_FAILED,
        "The execution that read the source ended before it was through");
  }
}
