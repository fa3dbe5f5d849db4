package dev.millrace.core.batch;

import java.time.Instant;

/** Where a batch stands, with just the facts that belong to that standing. */
public sealed interface BatchState {

  BatchStatus status();

  /** A state that ends a pass. */
  sealed interface Final extends BatchState {
    /** When the pass ended. */
    Instant endedAt();
  }

  /** Its source is being read, or the chunks are being chosen that a later pass runs again. */
  record Validating() implements BatchState {
    @Override
    public BatchStatus status() {
      return BatchStatus.VALIDATING;
    }
  }

  /** Workers have its chunks. */
  record Running() implements BatchState {
    @Override
    public BatchStatus status() {
      return BatchStatus.RUNNING;
    }
  }

  /**
   * No more of it is run.
   *
   * @param since when that was decided
   * @param overdue whether because its deadline passed
   */
  record Finalizing(Instant since, boolean overdue) implements BatchState {
    @Override
    public BatchStatus status() {
      return BatchStatus.FINALIZING;
    }
  }

  /** No more of it is wanted. */
  record Canceling(Instant requestedAt) implements BatchState {
    @Override
    public BatchStatus status() {
      return BatchStatus.CANCELING;
    }
  }

  /** Every row has an outcome, which may be an error. */
  record Succeeded(Instant endedAt) implements Final {
    @Override
    public BatchStatus status() {
      return BatchStatus.SUCCEEDED;
    }
  }

  /** It could not be run as a whole. */
  record Failed(Instant endedAt, BatchError error) implements Final {
    @Override
    public BatchStatus status() {
      return BatchStatus.FAILED;
    }
  }

  /** Ended on request. */
  record Canceled(Instant endedAt) implements Final {
    @Override
    public BatchStatus status() {
      return BatchStatus.CANCELED;
    }
  }

  /** Not done by its deadline. */
  record Expired(Instant endedAt) implements Final {
    @Override
    public BatchStatus status() {
      return BatchStatus.EXPIRED;
    }
  }
}
