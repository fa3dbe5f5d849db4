package dev.millrace.statemachine.row;

import dev.millrace.core.batch.BatchError;

/** The source as a whole cannot be read, or not by this model. */
public final class UnreadableSourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient BatchError error;

  public UnreadableSourceException(BatchError error) {
    super(error.detail());
    this.error = error;
  }

  /** What the batch fails with. */
  public BatchError error() {
    return error;
  }
}
