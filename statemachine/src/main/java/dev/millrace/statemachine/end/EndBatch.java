package dev.millrace.statemachine.end;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchMove.Refusal;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.batch.FinishedChunk;
import dev.millrace.core.batch.MoveBatch;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a pass: gives every row its outcome that has none, writes the files for the client, and
 * saves the end. In steps that each end in time; every step goes on where any other stopped, and
 * may be made again. Thread-safe.
 */
public final class EndBatch {
  private static final Logger LOG = LoggerFactory.getLogger(EndBatch.class);

  private final BatchStore store;
  private final MoveBatch moveBatch;
  private final PayloadStore payloads;
  private final FillChunk fillChunk;
  private final WriteFiles writeFiles;
  private final InstantSource clock;

  public EndBatch(
      BatchStore store, PayloadStore payloads, KnownOutcomes known, InstantSource clock) {
    this.store = store;
    this.moveBatch = new MoveBatch(store);
    this.payloads = payloads;
    this.fillChunk = new FillChunk(store, payloads, known, clock);
    this.writeFiles = new WriteFiles(store, payloads);
    this.clock = clock;
  }

  /**
   * Makes a step. A batch that runs is taken to run no more: the caller knows that its execution
   * has ended, or its deadline has passed.
   *
   * @param until when this step is to end; it goes over that by one file at the most
   * @throws StoreUnavailableException if the step is to be made again
   */
  public EndStep end(BatchKey key, int pass, Instant until) {
    Optional<Batch> found = store.find(key);
    if (found.isEmpty() || found.get().pass() != pass) {
      return new EndStep.Over();
    }
    Batch batch =
        found.get().state() instanceof BatchState.Running
            ? now(moveBatch.move(key, inPass(pass, each -> each.gather(clock.instant()))), key)
            : found.get();
    if (batch.state() instanceof BatchState.Final) {
      return new EndStep.Ended(batch);
    }
    if (!(batch.state() instanceof BatchState.Finalizing)
        && !(batch.state() instanceof BatchState.Canceling)) {
      return new EndStep.Over();
    }
    BatchPlan plan = batch.plan();
    if (plan == null || !batch.isPlanned()) {
      return save(batch, Tally.NONE);
    }
    boolean done =
        fill(batch, plan, until)
            && writeFiles.write(batch, plan, () -> clock.instant().isBefore(until));
    return done ? save(batch, store.progress(key, pass)) : new EndStep.Unfinished();
  }

  /** Whether every chunk of the pass is finished. */
  private boolean fill(Batch batch, BatchPlan plan, Instant until) {
    List<ChunkEntry> selected = selected(batch);
    int next = 0;
    for (int from = 0; from < plan.chunks(); from += BatchStore.MOST_CHUNKS) {
      int to = Math.min(from + BatchStore.MOST_CHUNKS, plan.chunks());
      int begin = next;
      while (next < selected.size() && selected.get(next).chunk() < to) {
        next++;
      }
      if (next > begin && !fill(batch, selected.subList(begin, next), from, to, until)) {
        return false;
      }
    }
    return true;
  }

  private boolean fill(Batch batch, List<ChunkEntry> chunks, int from, int to, Instant until) {
    Set<Integer> finished =
        store.finishedChunks(batch.key(), from, to).stream()
            .filter(chunk -> chunk.pass() == batch.pass())
            .map(FinishedChunk::chunk)
            .collect(Collectors.toSet());
    Collection<ChunkEntry> left =
        chunks.stream().filter(chunk -> !finished.contains(chunk.chunk())).toList();
    int[] filled = {0};
    Iterator<Callable<ChunkEntry>> fills =
        left.stream()
            .takeWhile(_ -> clock.instant().isBefore(until))
            .<Callable<ChunkEntry>>map(chunk ->
                () -> {
                  fillChunk.fill(batch, chunk);
                  return chunk;
                })
            .iterator();
    AtOnce.<ChunkEntry, RuntimeException>inOrder(fills, _ -> filled[0]++);
    return filled[0] == left.size();
  }

  private List<ChunkEntry> selected(Batch batch) {
    PayloadKey key = batch.key().chunksKey(batch.pass());
    return ChunkList.read(
        payloads
            .read(key)
            .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key)));
  }

  private EndStep save(Batch batch, Tally progress) {
    BatchPlan plan = batch.plan();
    if (plan != null && batch.isPlanned() && batch.tally(progress).rows() != plan.rows()) {
      LOG.error("Of {} rows of batch {}, {} are counted", plan.rows(), batch.key(), progress);
    }
    Batch now =
        now(
            moveBatch.end(
                batch.key(),
                inPass(batch.pass(), each -> each.end(clock.instant(), progress)),
                progress),
            batch.key());
    return now.pass() == batch.pass() && now.state() instanceof BatchState.Final
        ? new EndStep.Ended(now)
        : new EndStep.Over();
  }

  private static Function<Batch, BatchMove> inPass(int pass, Function<Batch, BatchMove> move) {
    return batch -> batch.pass() == pass ? move.apply(batch) : new BatchMove.Refused(Refusal.FINAL);
  }

  private static Batch now(MoveBatch.Result result, BatchKey key) {
    return switch (result) {
      case MoveBatch.Moved(Batch next) -> next;
      case MoveBatch.Refused(Batch current, _) -> current;
      case MoveBatch.Gone() ->
          throw new StoreUnavailableException("Batch " + key + " is gone", null);
    };
  }
}
