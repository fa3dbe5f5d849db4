package dev.millrace.statemachine.end;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchFile;
import dev.millrace.core.batch.BatchFileLines;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.OutcomeLines;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;

/**
 * Writes the files that clients get, in little memory however long they are: the outcomes of the
 * chunks one after the other, as the latest pass left them. Thread-safe.
 */
final class WriteFiles {
  private final BatchStore store;
  private final PayloadStore payloads;
  private final BatchFileLines lines;

  WriteFiles(BatchStore store, PayloadStore payloads) {
    this.store = store;
    this.payloads = payloads;
    this.lines = new BatchFileLines(new Payloads(payloads));
  }

  /**
   * Writes those that are not there yet.
   *
   * @param mayGoOn asked before every one
   * @return whether all are there
   */
  boolean write(Batch batch, BatchPlan plan, BooleanSupplier mayGoOn) {
    for (int number = 0; number < plan.files(); number++) {
      int from = number * BatchPlan.CHUNKS_A_FILE;
      int to = Math.min(from + BatchPlan.CHUNKS_A_FILE, plan.chunks());
      for (BatchFile file : BatchFile.values()) {
        PayloadKey key = batch.key().fileKey(batch.pass(), file, number);
        if (payloads.has(key)) {
          continue;
        }
        if (!mayGoOn.getAsBoolean()) {
          return false;
        }
        payloads.write(key, out -> write(batch, chunks(batch, from, to), file, out));
      }
    }
    return true;
  }

  private void write(Batch batch, List<FinishedChunk> chunks, BatchFile file, OutputStream out)
      throws IOException {
    Iterator<Callable<List<RowOutcome>>> reads =
        chunks.stream()
            .<Callable<List<RowOutcome>>>map(chunk -> () -> read(batch, chunk))
            .iterator();
    AtOnce.<List<RowOutcome>, IOException>inOrder(
        reads,
        outcomes -> {
          for (RowOutcome outcome : outcomes) {
            if (file.has(outcome)) {
              out.write((lines.line(file, outcome) + "\n").getBytes(StandardCharsets.UTF_8));
            }
          }
        });
  }

  private List<FinishedChunk> chunks(Batch batch, int from, int to) {
    List<FinishedChunk> chunks = new ArrayList<>();
    for (int start = from; start < to; start += BatchStore.MOST_CHUNKS) {
      int end = Math.min(start + BatchStore.MOST_CHUNKS, to);
      chunks.addAll(store.finishedChunks(batch.key(), start, end));
    }
    if (chunks.size() != to - from) {
      throw new IllegalStateException("Not every chunk of " + batch.key() + " has its outcomes");
    }
    return chunks;
  }

  private List<RowOutcome> read(Batch batch, FinishedChunk chunk) {
    PayloadKey key = batch.key().outcomesKey(chunk.pass(), chunk.chunk());
    return OutcomeLines.read(
        payloads
            .read(key)
            .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key)));
  }
}
