package dev.millrace.asl.run;

import dev.millrace.asl.ErrorNames;

/** Ends the whole execution at once, whatever its states would catch. */
final class Fatal extends RuntimeException {
  private final String cause;
  private final long previous;

  /**
   * Ended by {@code States.Runtime}.
   *
   * @param previous the id of the event that led to it
   */
  Fatal(String cause, long previous) {
    super(cause, null, false, false);
    this.cause = cause;
    this.previous = previous;
  }

  StateFailure failure() {
    return new StateFailure(ErrorNames.RUNTIME, cause, null);
  }

  long previous() {
    return previous;
  }
}
