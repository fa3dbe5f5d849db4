package dev.millrace.worker.batch;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.ChunkNotes;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.model.Lane;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Brings rows to their outcomes, side by side: on the processors as many as there are streams for,
 * with a provider as many as one invocation waits for. Thread-safe.
 */
final class ChunkRows {
  private final Map<Lane, RowRunner> runners;
  private final Map<Lane, Integer> sideBySide;
  private final Map<Lane, Semaphore> turns = new EnumMap<>(Lane.class);

  /**
   * Runs rows.
   *
   * @param sideBySide how many at once, of one chunk and of all together, by lane
   */
  ChunkRows(Map<Lane, RowRunner> runners, Map<Lane, Integer> sideBySide) {
    this.runners = Map.copyOf(runners);
    this.sideBySide = Map.copyOf(sideBySide);
    sideBySide.forEach((lane, rows) -> turns.put(lane, new Semaphore(rows, true)));
  }

  /** Adds the outcomes of these rows; those are left out that the stop comes before. */
  void run(Batch batch, List<Row.Input> rows, Map<Long, RowOutcome> known, StopSignal stop) {
    RowRunner runner = runner(batch);
    List<Future<RowOutcome>> ends = new ArrayList<>();
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.max(1, Math.min(rows.size(), threads(batch))),
            Thread.ofPlatform().name("row-", 0).factory())) {
      for (Row.Input row : rows) {
        ends.add(pool.submit(() -> run(runner, batch, row, stop)));
      }
    }
    ends.forEach(end -> take(end, known));
  }

  /** The same one by one, each under the note that the worker died over it. */
  void runWithCare(
      Batch batch,
      List<Row.Input> rows,
      ChunkNotes notes,
      Map<Long, RowOutcome> known,
      StopSignal stop) {
    RowRunner runner = runner(batch);
    for (Row.Input row : rows) {
      if (stop.reason().isPresent()) {
        return;
      }
      notes.note(RunChunk.abandoned(batch, row));
      try {
        RowOutcome outcome = run(runner, batch, row, stop);
        notes.note(outcome);
        known.put(row.line(), outcome);
      } catch (StoppedException _) { // nothing is to blame: the note is taken back by who goes on
        return;
      }
    }
  }

  /** A row has a signal of its own, since each waits for itself. */
  private RowOutcome run(RowRunner runner, Batch batch, Row.Input row, StopSignal stop) {
    Semaphore turn = Objects.requireNonNull(turns.get(batch.request().lane()));
    StopSignal own = new StopSignal();
    Runnable relay = () -> stop.reason().ifPresent(own::stop);
    stop.onStop(relay);
    try {
      own.check();
      own.await(turn::acquire);
      try {
        return runner.run(batch, row, own);
      } finally {
        turn.release();
      }
    } finally {
      stop.forget(relay);
    }
  }

  private RowRunner runner(Batch batch) {
    RowRunner runner = runners.get(batch.request().lane());
    if (runner == null) {
      throw new IllegalStateException("Nobody here runs " + batch.request().lane());
    }
    return runner;
  }

  private int threads(Batch batch) {
    return sideBySide.getOrDefault(batch.request().lane(), 1);
  }

  private static void take(Future<RowOutcome> end, Map<Long, RowOutcome> known) {
    try {
      RowOutcome outcome = end.resultNow();
      known.put(outcome.line(), outcome);
    } catch (IllegalStateException e) {
      Throwable cause = end.state() == Future.State.FAILED ? end.exceptionNow() : e;
      if (cause instanceof StoreUnavailableException away) {
        throw away;
      }
      if (!(cause instanceof StoppedException)) {
        throw new IllegalStateException("A row has no outcome", cause);
      }
    }
  }
}
