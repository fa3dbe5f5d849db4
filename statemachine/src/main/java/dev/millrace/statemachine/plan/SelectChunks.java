package dev.millrace.statemachine.plan;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.util.ArrayList;
import java.util.List;

/** Chooses the chunks that have a row which a later pass may run again. Thread-safe. */
final class SelectChunks {
  private final BatchStore store;
  private final PayloadStore payloads;

  SelectChunks(BatchStore store, PayloadStore payloads) {
    this.store = store;
    this.payloads = payloads;
  }

  /** Those chunks, in their order, each with where its latest outcomes lie. */
  List<ChunkEntry> select(Batch batch, BatchPlan plan) {
    List<ChunkEntry> all = all(batch, plan);
    List<ChunkEntry> chosen = new ArrayList<>();
    for (int from = 0; from < plan.chunks(); from += BatchStore.MOST_CHUNKS) {
      int to = Math.min(from + BatchStore.MOST_CHUNKS, plan.chunks());
      for (FinishedChunk done : store.finishedChunks(batch.key(), from, to)) {
        if (done.pass() < batch.pass() && done.tally().retryable() > 0) {
          ChunkEntry entry = all.get(done.chunk());
          chosen.add(
              new ChunkEntry(
                  entry.chunk(),
                  entry.first(),
                  entry.rows(),
                  entry.key(),
                  batch.key().outcomesKey(done.pass(), done.chunk())));
        }
      }
    }
    return chosen;
  }

  private List<ChunkEntry> all(Batch batch, BatchPlan plan) {
    PayloadKey key = batch.key().chunksKey(plan.cutIn());
    List<ChunkEntry> all =
        ChunkList.read(
            payloads
                .read(key)
                .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key)));
    if (all.size() != plan.chunks()) {
      throw new CorruptPayloadException("There are not " + plan.chunks() + " chunks at " + key);
    }
    return all;
  }
}
