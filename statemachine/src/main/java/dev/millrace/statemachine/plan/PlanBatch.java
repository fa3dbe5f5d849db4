package dev.millrace.statemachine.plan;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchPlan;
import dev.millrace.core.batch.BatchState;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkEntry;
import dev.millrace.core.batch.ChunkList;
import dev.millrace.core.batch.MoveBatch;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.statemachine.row.UnreadableSourceException;
import dev.millrace.statemachine.source.RowSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Plans a pass: cuts the source into chunks, or, once that is done, chooses the chunks that a later
 * pass runs again. A source of any size is read once from its beginning to its end, in steps that
 * each end in time; every step may be made again. Thread-safe.
 */
public final class PlanBatch {
  /** A batch of more chunks is refused. */
  public static final int MOST_CHUNKS = 100_000;

  /** After so many chunks it is seen whether the batch is still wanted. */
  private static final int LOOK = 50;

  private final BatchStore store;
  private final MoveBatch moveBatch;
  private final ModelCatalog models;
  private final CutChunks cutChunks;
  private final SelectChunks selectChunks;
  private final PayloadStore payloads;
  private final InstantSource clock;

  public PlanBatch(
      BatchStore store,
      ModelCatalog models,
      RowSources sources,
      PayloadStore payloads,
      InstantSource clock) {
    this.store = store;
    this.moveBatch = new MoveBatch(store);
    this.models = models;
    this.cutChunks = new CutChunks(sources, payloads, MOST_CHUNKS);
    this.selectChunks = new SelectChunks(store, payloads);
    this.payloads = payloads;
    this.clock = clock;
  }

  /**
   * Makes a step.
   *
   * @param pass that is planned
   * @param from where the last step ended, or the start
   * @param until when this step is to end; it goes over that by a chunk at the most
   * @throws StoreUnavailableException if the step is to be made again
   */
  public PlanStep plan(BatchKey key, int pass, PlanCursor from, Instant until) {
    Optional<Batch> found = store.find(key);
    if (found.isEmpty() || found.get().pass() != pass) {
      return new PlanStep.Over();
    }
    Batch batch = found.get();
    if (batch.state() instanceof BatchState.Running) {
      return new PlanStep.Planned(batch);
    }
    if (!(batch.state() instanceof BatchState.Validating)) {
      return new PlanStep.Over();
    }
    if (batch.isOverdue(clock.instant())) {
      return move(batch, current -> current.expire(clock.instant()));
    }
    try {
      return batch.plan() == null ? cut(batch, from, until) : select(batch, batch.plan());
    } catch (UnreadableSourceException e) {
      return move(batch, current -> current.reject(clock.instant(), e.error()));
    } catch (IOException e) {
      throw new StoreUnavailableException("The source of " + key + " breaks off", e);
    }
  }

  private PlanStep cut(Batch batch, PlanCursor from, Instant until) throws IOException {
    ModelPackage model =
        models
            .accepted(batch.request().model())
            .filter(each -> each.digest().equals(batch.request().modelDigest()))
            .orElseThrow(() ->
                new UnreadableSourceException(
                    new BatchError(
                        BatchErrorCode.MODEL_GONE,
                        "Nobody has " + batch.request().model() + " as it was")));
    Optional<PlanPart> done = payloads.read(batch.key().partKey(from.chunk())).map(PlanPart::read);
    PlanPart part =
        done.isPresent() ? done.get() : note(batch, from, newPart(batch, model, from, until));
    if (!part.last()) {
      return isWanted(batch) ? new PlanStep.Unfinished(part.next()) : new PlanStep.Over();
    }
    if (part.next().rows() == 0) {
      throw new UnreadableSourceException(
          new BatchError(BatchErrorCode.NO_LINES, "Nothing but blank lines, or nothing at all"));
    }
    payloads.write(
        batch.key().chunksKey(batch.pass()),
        out -> {
          for (int chunk = 0; chunk < part.next().chunk(); ) {
            PlanPart each = part(batch, chunk);
            for (ChunkEntry entry : each.chunks()) {
              out.write((ChunkList.write(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            chunk = each.next().chunk();
          }
        });
    BatchPlan plan = BatchPlan.first(part.next().rows(), part.next().chunk(), batch.pass());
    return move(batch, current -> current.planned(clock.instant(), plan));
  }

  private PlanPart newPart(Batch batch, ModelPackage model, PlanCursor from, Instant until)
      throws IOException {
    return cutChunks.cut(
        batch,
        model,
        from,
        new BooleanSupplier() {
          private int chunks;

          @Override
          public boolean getAsBoolean() {
            return clock.instant().isBefore(until) && (++chunks % LOOK != 0 || isWanted(batch));
          }
        });
  }

  /** If another was faster, his step holds. */
  private PlanPart note(Batch batch, PlanCursor from, PlanPart part) {
    boolean empty = part.chunks().isEmpty();
    return empty || payloads.write(batch.key().partKey(from.chunk()), part.write())
        ? part
        : part(batch, from.chunk());
  }

  private PlanPart part(Batch batch, int chunk) {
    PayloadKey key = batch.key().partKey(chunk);
    return PlanPart.read(
        payloads
            .read(key)
            .orElseThrow(() -> new CorruptPayloadException("Nothing lies at " + key)));
  }

  private boolean isWanted(Batch batch) {
    return store
        .find(batch.key())
        .filter(now -> now.pass() == batch.pass() && !now.isOverdue(clock.instant()))
        .filter(now -> now.state() instanceof BatchState.Validating)
        .isPresent();
  }

  private PlanStep select(Batch batch, BatchPlan plan) {
    List<ChunkEntry> chunks = selectChunks.select(batch, plan);
    payloads.write(
        batch.key().chunksKey(batch.pass()),
        out -> {
          for (ChunkEntry entry : chunks) {
            out.write((ChunkList.write(entry) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    BatchPlan again = plan.again(batch.pass(), chunks.size());
    return move(batch, current -> current.planned(clock.instant(), again));
  }

  private PlanStep move(Batch batch, Function<Batch, BatchMove> move) {
    MoveBatch.Result result =
        moveBatch.move(
            batch.key(),
            current ->
                current.pass() == batch.pass()
                    ? move.apply(current)
                    : new BatchMove.Refused(BatchMove.Refusal.FINAL));
    Batch now =
        switch (result) {
          case MoveBatch.Moved(Batch next) -> next;
          case MoveBatch.Refused(Batch current, _) -> current;
          case MoveBatch.Gone() -> batch;
        };
    return now.pass() == batch.pass() && now.state() instanceof BatchState.Running
        ? new PlanStep.Planned(now)
        : new PlanStep.Over();
  }
}
