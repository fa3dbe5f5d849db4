package dev.millrace.statemachine;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.OutcomeLines;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowEnd;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.batch.RowLines;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs chunks: a row's output is its text, unless it is to fail. */
public final class TestWorker {
  private static final RowError ERROR = new RowError("model-error", "It did not like it");

  private final TestStores stores;

  /** Which lines fail. */
  public Predicate<Long> failing = line -> false;

  public TestWorker(TestStores stores) {
    this.stores = stores;
  }

  /** The chunks of the batch's pass. */
  public List<ChunkEntry> chunks(Batch batch) {
    return ChunkList.read(read(batch.key().chunksKey(batch.pass())));
  }

  /** Runs these of them, by their places in the list. */
  public void run(Batch batch, int... places) {
    List<ChunkEntry> chunks = chunks(batch);
    for (int place : places) {
      store(batch, chunks.get(place));
      finish(batch, chunks.get(place));
    }
  }

  /** Stores the outcomes of a chunk and dies. */
  public void store(Batch batch, ChunkEntry chunk) {
    Map<Long, RowOutcome> earlier = new HashMap<>();
    if (chunk.earlier() != null) {
      OutcomeLines.read(read(chunk.earlier())).stream()
          .filter(outcome -> !outcome.isRetryable())
          .forEach(outcome -> earlier.put(outcome.line(), outcome));
    }
    List<RowOutcome> outcomes = new ArrayList<>();
    for (Row row : RowLines.read(read(chunk.key()))) {
      RowOutcome known = earlier.get(row.line());
      outcomes.add(known == null ? run(batch, row) : known);
    }
    byte[] lines = OutcomeLines.write(outcomes).getBytes(StandardCharsets.UTF_8);
    stores.payloads.write(batch.key().outcomesKey(batch.pass(), chunk.chunk()), lines);
  }

  private void finish(Batch batch, ChunkEntry chunk) {
    byte[] lines = read(batch.key().outcomesKey(batch.pass(), chunk.chunk()));
    Tally tally = Tally.of(OutcomeLines.read(lines), batch.pass());
    stores.batches.finishChunk(
        batch.key(), new FinishedChunk(chunk.chunk(), batch.pass(), tally, stores.now));
  }

  private RowOutcome run(Batch batch, Row row) {
    if (!(row instanceof Row.Input input)) {
      return RowOutcome.unpaid(row, batch.pass(), new RowEnd.Failed(ERROR));
    }
    RowEnd end =
        failing.test(input.line())
            ? new RowEnd.Failed(ERROR)
            : new RowEnd.Succeeded(
                new Payload.Inline("{\"said\":" + input.input().get("text") + "}"));
    Spend spend = new Spend(new Tokens(3, 2, 1), 1_500_000, 0);
    return new RowOutcome(input.line(), input.id(), input.hash(), batch.pass(), end, spend, 10);
  }

  private byte[] read(PayloadKey key) {
    return stores.payloads.read(key).orElseThrow();
  }
}
