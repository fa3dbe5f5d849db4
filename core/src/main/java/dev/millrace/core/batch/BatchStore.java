package dev.millrace.core.batch;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps batches, and which of their chunks are done. The record is the truth: a write that has
 * returned survives the death of the process and, where the adapter says so, of the machine. Reads
 * are strong: they see every write that has returned. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} if the store cannot answer now.
 */
public interface BatchStore {

  /** No more chunks are asked for at once. */
  int MOST_CHUNKS = 1000;

  /** Stores a new batch unless one with its key is there. */
  SaveResult create(Batch batch);

  /** The batch, or empty if there is none. */
  Optional<Batch> find(BatchKey key);

  /**
   * Stores {@code next} if the stored version still is {@code next.version() - 1}. The version is
   * the fence: whoever read an older one loses.
   *
   * @throws IllegalArgumentException if {@code next} is a first version
   */
  SaveResult save(Batch next);

  /**
   * The same, for a pass that has ended: the usage is added to the counters of the tenant and the
   * day (UTC) of that end, both or neither.
   *
   * @param usage of this pass
   * @throws IllegalArgumentException if {@code next} is not final
   */
  SaveResult end(Batch next, Usage usage);

  /**
   * A tenant's batches, the newest first. Which there are the store may learn a moment late, where
   * its adapter says so; how a batch stands it always says as of now.
   *
   * @param after from behind this position on; null from the newest batch on
   * @param limit how many at most, 1 to 100
   * @param now by which it is seen who is forgotten
   */
  Page page(TenantId tenant, @Nullable Position after, int limit, Instant now);

  /**
   * Batches that are due, most overdue first.
   *
   * @param shard from 0 to {@link #shards()} - 1
   * @param limit how many at most
   */
  List<Batch> due(int shard, Instant now, int limit);

  /** Into how many parts the index of due batches is split. */
  int shards();

  /**
   * Writes down that a chunk is done, and counts its rows to the progress of its pass, both or
   * neither, and once however often it is said: the first of several tallies of one pass counts. A
   * pass that is not later than one that is written down changes nothing. Its outcomes must be
   * stored before.
   *
   * @return whether this call, or a repetition of it whose answer was lost, has written it down
   */
  boolean finishChunk(BatchKey key, FinishedChunk chunk);

  /**
   * What has become of the rows that this pass has run so far: the sum over its finished chunks,
   * cheap however many they are. No count ever goes back.
   */
  Tally progress(BatchKey key, int pass);

  /**
   * The finished chunks among those with these numbers, as their latest pass has left them, in
   * their order. Others may be finished later, in any order.
   *
   * @param from the first number
   * @param to the number behind the last, at most {@link #MOST_CHUNKS} more
   */
  List<FinishedChunk> finishedChunks(BatchKey key, int from, int to);

  /** The answer to a write. */
  sealed interface SaveResult {}

  /** The write is stored, by this call or by a repetition of it whose answer was lost. */
  record Saved() implements SaveResult {}

  /**
   * Somebody else was first: nothing is written.
   *
   * @param current the batch that stands; null if there is none
   */
  record Conflict(@Nullable Batch current) implements SaveResult {}

  /**
   * A place in a tenant's batches.
   *
   * @param createdAt when the batch there was accepted, in milliseconds
   * @param id of the batch there
   */
  record Position(Instant createdAt, BatchId id) {

    /** Where this batch stands. */
    public static Position of(Batch batch) {
      return new Position(batch.request().createdAt(), batch.key().id());
    }
  }

  /**
   * A part of the list.
   *
   * @param batches as they are stored, the newest first
   * @param next behind which the list goes on; null at its end
   */
  record Page(List<Batch> batches, @Nullable Position next) {

    public Page {
      batches = List.copyOf(batches);
    }
  }
}
