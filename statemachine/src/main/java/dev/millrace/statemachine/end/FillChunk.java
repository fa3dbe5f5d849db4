package dev.millrace.statemachine.end;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.OutcomeLines;
import dev.millrace.core.batch.RowEnd;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.batch.RowLines;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings a chunk to its end that no worker did. If a worker has stored its outcomes and died before
 * it said so, or is about to, one of both comes first, and his outcomes hold. Thread-safe.
 */
final class FillChunk {
  private static final RowError NOT_RUN =
      new RowError(RowError.WORKER_FAILED, "The worker died while it ran the row, or never came");

  private final BatchStore store;
  private final PayloadStore payloads;
  private final KnownOutcomes known;
  private final InstantSource clock;

  FillChunk(BatchStore store, PayloadStore payloads, KnownOutcomes known, InstantSource clock) {
    this.store = store;
    this.payloads = payloads;
    this.known = known;
    this.clock = clock;
  }

  void fill(Batch batch, ChunkEntry chunk) {
    BatchKey key = batch.key();
    PayloadKey place = key.outcomesKey(batch.pass(), chunk.chunk());
    if (!payloads.has(place)) {
      byte[] outcomes = OutcomeLines.write(outcomes(batch, chunk)).getBytes(StandardCharsets.UTF_8);
      payloads.write(place, outcomes);
    }
    Tally tally = Tally.of(OutcomeLines.read(read(place)), batch.pass());
    store.finishChunk(key, new FinishedChunk(chunk.chunk(), batch.pass(), tally, clock.instant()));
  }

  private List<RowOutcome> outcomes(Batch batch, ChunkEntry chunk) {
    Map<Long, RowOutcome> there = new HashMap<>();
    if (chunk.earlier() != null) {
      OutcomeLines.read(read(chunk.earlier())).stream()
          .filter(outcome -> !outcome.isRetryable())
          .forEach(outcome -> there.put(outcome.line(), outcome));
    }
    known
        .of(batch.key(), batch.pass(), chunk.chunk())
        .forEach(outcome -> there.put(outcome.line(), outcome));
    RowEnd end = end(batch);
    return RowLines.read(read(chunk.key())).stream()
        .map(row -> {
          RowOutcome outcome = there.get(row.line());
          return outcome == null ? RowOutcome.unpaid(row, batch.pass(), end) : outcome;
        })
        .toList();
  }

  private static RowEnd end(Batch batch) {
    return switch (batch.state()) {
      case BatchState.Canceling _ -> new RowEnd.Canceled();
      case BatchState.Finalizing(_, boolean overdue) when overdue -> new RowEnd.Expired();
      default -> new RowEnd.Failed(NOT_RUN);
    };
  }

  private byte[] read(PayloadKey key) {
    return payloads
        .read(key)
        .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key));
  }
}
