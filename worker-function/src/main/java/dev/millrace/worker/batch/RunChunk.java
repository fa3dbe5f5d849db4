package dev.millrace.worker.batch;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkNotes;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.OutcomeLines;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowEnd;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.batch.RowLines;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.inference.StopSignal;
import dev.millrace.worker.Shift;
import dev.millrace.worker.Timer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the rows of a chunk and stores their outcomes, once: whoever repeats it finds it done, and
 * whoever runs it at the same time loses by the write that only one can make. A worker that died
 * over a row costs that row alone: its successors go on with care. Thread-safe.
 */
public final class RunChunk {
  private static final Logger LOG = LoggerFactory.getLogger(RunChunk.class);

  /** Workers that a chunk may cost; then the rows that have no outcome are given up. */
  private static final int MOST_DEATHS = 8;

  private final BatchStore store;
  private final PayloadStore payloads;
  private final ChunkRows rows;
  private final InstantSource clock;
  private final Timer timer;

  RunChunk(
      BatchStore store, PayloadStore payloads, ChunkRows rows, InstantSource clock, Timer timer) {
    this.store = store;
    this.payloads = payloads;
    this.rows = rows;
    this.clock = clock;
    this.timer = timer;
  }

  /** How a run of a chunk ended. */
  public enum End {
    /** Every row has its outcome, from this run or an earlier one. */
    DONE,
    /** Nobody wants it any more. */
    UNWANTED,
    /** The worker has to go; another run goes on where this one was. */
    HANDED_OVER
  }

  /**
   * Runs the chunk for this pass.
   *
   * @throws StoreUnavailableException if a store cannot answer; it is to be run again
   */
  public End run(BatchKey key, int pass, ChunkEntry entry, Shift shift) {
    Optional<Batch> batch = store.find(key).filter(each -> each.mayRun(clock.instant(), pass));
    if (batch.isEmpty()) {
      return End.UNWANTED;
    }
    if (isFinished(key, pass, entry.chunk())) {
      return End.DONE;
    }
    try (ChunkWatch _ =
        new ChunkWatch(() -> mayRun(key, pass), shift.stop(), timer, clock, shift.end())) {
      return run(batch.get(), entry, shift.stop());
    }
  }

  private boolean mayRun(BatchKey key, int pass) {
    return store.find(key).filter(each -> each.mayRun(clock.instant(), pass)).isPresent();
  }

  private boolean isFinished(BatchKey key, int pass, int chunk) {
    return store.finishedChunks(key, chunk, chunk + 1).stream()
        .anyMatch(finished -> finished.pass() >= pass);
  }

  private End run(Batch batch, ChunkEntry entry, StopSignal stop) {
    List<Row> all = rows(entry);
    ChunkNotes notes = new ChunkNotes(payloads, batch.key(), batch.pass(), entry.chunk());
    ChunkNotes.Left left = notes.begin();
    Map<Long, RowOutcome> known = new TreeMap<>();
    earlier(entry).stream()
        .filter(outcome -> !outcome.isRetryable())
        .forEach(outcome -> known.put(outcome.line(), outcome));
    left.outcomes().forEach(outcome -> known.put(outcome.line(), outcome));
    for (Row row : all) {
      if (row instanceof Row.Rejected) {
        // the same in every pass, whatever came of the neighbours
        known.putIfAbsent(row.line(), RowOutcome.unpaid(row, batch.pass(), new RowEnd.Canceled()));
      }
    }
    try {
      if (left.died() >= MOST_DEATHS) {
        giveUp(batch, all, known);
      } else if (left.died() > 0) {
        LOG.warn("Chunk {} of {} has cost {} workers", entry.chunk(), batch.key(), left.died());
        rows.runWithCare(batch, open(all, known), notes, known, stop);
      } else {
        rows.run(batch, open(all, known), known, stop);
      }
      return end(batch, entry, all, known, notes);
    } catch (StoreUnavailableException e) {
      // this worker lives: no row is to blame for it
      handOver(batch, known, notes);
      throw e;
    }
  }

  private static void handOver(Batch batch, Map<Long, RowOutcome> known, ChunkNotes notes) {
    notes.handOver(known.values().stream().filter(each -> each.pass() == batch.pass()).toList());
  }

  private static List<Row.Input> open(List<Row> all, Map<Long, RowOutcome> known) {
    return all.stream()
        .filter(Row.Input.class::isInstance)
        .map(Row.Input.class::cast)
        .filter(row -> !known.containsKey(row.line()))
        .toList();
  }

  private void giveUp(Batch batch, List<Row> all, Map<Long, RowOutcome> known) {
    LOG.error("A chunk of {} is given up: it has cost {} workers", batch.key(), MOST_DEATHS);
    open(all, known).forEach(row -> known.put(row.line(), abandoned(batch, row)));
  }

  static RowOutcome abandoned(Batch batch, Row.Input row) {
    RowError error = new RowError(RowError.WORKER_FAILED, "The worker died while it ran the row");
    return RowOutcome.unpaid(row, batch.pass(), new RowEnd.Failed(error));
  }

  private End end(
      Batch batch, ChunkEntry entry, List<Row> all, Map<Long, RowOutcome> known, ChunkNotes notes) {
    if (known.size() < all.size()) {
      // why it was stopped does not matter: whether it goes on elsewhere does
      if (mayRun(batch.key(), batch.pass())) {
        handOver(batch, known, notes);
        return End.HANDED_OVER;
      }
      return unwanted(batch, entry, all, known);
    }
    finish(batch, entry, List.copyOf(known.values()));
    return End.DONE;
  }

  /** What was run, and perhaps paid for, is told; the rest is what the batch has become. */
  private End unwanted(Batch batch, ChunkEntry entry, List<Row> all, Map<Long, RowOutcome> known) {
    RowEnd rest = batch.isOverdue(clock.instant()) ? new RowEnd.Expired() : new RowEnd.Canceled();
    open(all, known)
        .forEach(row -> known.put(row.line(), RowOutcome.unpaid(row, batch.pass(), rest)));
    finish(batch, entry, List.copyOf(known.values()));
    return End.UNWANTED;
  }

  private void finish(Batch batch, ChunkEntry entry, List<RowOutcome> outcomes) {
    PayloadKey key = batch.key().outcomesKey(batch.pass(), entry.chunk());
    byte[] lines = OutcomeLines.write(outcomes).getBytes(StandardCharsets.UTF_8);
    // who comes second counts what lies there
    List<RowOutcome> stored = payloads.write(key, lines) ? outcomes : OutcomeLines.read(load(key));
    var _ =
        store.finishChunk(
            batch.key(),
            new FinishedChunk(
                entry.chunk(), batch.pass(), Tally.of(stored, batch.pass()), clock.instant()));
  }

  private List<Row> rows(ChunkEntry entry) {
    List<Row> rows = RowLines.read(load(entry.key()));
    if (rows.size() != entry.rows()) {
      throw new CorruptPayloadException(
          "%d rows lie at %s, and not %d".formatted(rows.size(), entry.key(), entry.rows()));
    }
    return rows;
  }

  private List<RowOutcome> earlier(ChunkEntry entry) {
    return entry.earlier() == null ? List.of() : OutcomeLines.read(load(entry.earlier()));
  }

  private byte[] load(PayloadKey key) {
    return payloads
        .read(key)
        .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key));
  }
}
