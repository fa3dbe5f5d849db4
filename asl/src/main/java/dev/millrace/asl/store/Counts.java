package dev.millrace.asl.store;

/**
 * How many items or executions of a map run stand where.
 *
 * @param total all that are known so far
 * @param resultsWritten whose results were exported
 * @param failuresNotRedrivable that failed and cannot be redriven
 * @param pendingRedrive that wait to be run again
 */
public record Counts(
    long pending,
    long running,
    long succeeded,
    long failed,
    long timedOut,
    long aborted,
    long total,
    long resultsWritten,
    long failuresNotRedrivable,
    long pendingRedrive) {
  /** Nothing yet. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
}
