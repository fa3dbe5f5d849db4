package dev.millrace.core.batch;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.BatchMove.Refusal;
import dev.millrace.core.job.Usage;
import dev.millrace.core.model.Lane;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Moves batches however many others do so at the same time. Thread-safe. */
public final class MoveBatch {
  private final BatchStore store;

  public MoveBatch(BatchStore store) {
    this.store = store;
  }

  /** What came of a move. */
  public sealed interface Result {}

  /** It is made. */
  public record Moved(Batch batch) implements Result {}

  /**
   * The batch does not allow it.
   *
   * @param current as it stands
   */
  public record Refused(Batch current, Refusal why) implements Result {}

  /** There is no such batch. */
  public record Gone() implements Result {}

  /**
   * Makes a move of the batch as it stands.
   *
   * @param move answers for any state the batch may be in
   * @throws StoreUnavailableException if it may or may not be made
   */
  public Result move(BatchKey key, Function<Batch, BatchMove> move) {
    return move(store.find(key).orElse(null), move, store::save);
  }

  /**
   * Ends the pass of a batch of which every row has its outcome. What it used is counted to the
   * tenant, but for rows that were jobs of their own, each of which was counted when it ended.
   *
   * @param move as {@link Batch#end} makes it of this progress
   * @param progress of the pass
   * @throws StoreUnavailableException if it may or may not have ended
   */
  public Result end(BatchKey key, Function<Batch, BatchMove> move, Tally progress) {
    return move(
        store.find(key).orElse(null),
        move,
        next -> store.end(next, next.request().lane() == Lane.LLM ? Usage.NONE : progress.usage()));
  }

  private static Result move(
      @Nullable Batch found,
      Function<Batch, BatchMove> move,
      Function<Batch, BatchStore.SaveResult> write) {
    Optional<Batch> batch = Optional.ofNullable(found);
    while (batch.isPresent()) {
      switch (move.apply(batch.get())) {
        case BatchMove.Refused(Refusal why) -> {
          return new Refused(batch.get(), why);
        }
        case BatchMove.To(Batch next) -> {
          switch (write.apply(next)) {
            case BatchStore.Saved() -> {
              return new Moved(next);
            }
            case BatchStore.Conflict(Batch current) -> batch = Optional.ofNullable(current);
          }
        }
      }
    }
    return new Gone();
  }
}
