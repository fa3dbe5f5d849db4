package dev.millrace.statemachine.end;

import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.RowOutcome;
import java.util.List;

/** What workers have noted of chunks that they did not bring to their end. Thread-safe. */
@FunctionalInterface
public interface KnownOutcomes {
  /** Nothing is noted. */
  KnownOutcomes NONE = (_, _, _) -> List.of();

  /**
   * Outcomes of rows of this chunk that were run in this pass, in any order; the latest of a row
   * behind its earlier ones.
   *
   * @throws dev.millrace.core.StoreUnavailableException if nobody can say now
   */
  List<RowOutcome> of(BatchKey batch, int pass, int chunk);
}
