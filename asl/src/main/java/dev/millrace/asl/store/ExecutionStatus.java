package dev.millrace.asl.store;

/** Where an execution stands. */
public enum ExecutionStatus {
  RUNNING,
  SUCCEEDED,
  FAILED,
  TIMED_OUT,
  ABORTED,
  /** A child that a redriven map run will run again. */
  PENDING_REDRIVE;

  /** Whether nothing more happens unless somebody asks for it. */
  public boolean isFinal() {
    return this != RUNNING && this != PENDING_REDRIVE;
  }

  /** Whether it ended without a result, so that it may be redriven. */
  public boolean isUnsuccessful() {
    return this == FAILED || this == TIMED_OUT || this == ABORTED;
  }
}
