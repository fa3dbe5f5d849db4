package dev.millrace.worker.batch;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;

/** Brings a row to its outcome. Thread-safe. */
interface RowRunner {

  /**
   * What came of the row; whatever is wrong with it is its outcome and nobody else's.
   *
   * @throws StoppedException if it was stopped before the row had an outcome; it is to be run again
   */
  RowOutcome run(Batch batch, Row.Input row, StopSignal stop);
}
