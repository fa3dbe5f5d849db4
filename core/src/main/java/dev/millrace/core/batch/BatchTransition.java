package dev.millrace.core.batch;

import static dev.millrace.core.batch.BatchStatus.CANCELED;
import static dev.millrace.core.batch.BatchStatus.CANCELING;
import static dev.millrace.core.batch.BatchStatus.EXPIRED;
import static dev.millrace.core.batch.BatchStatus.FAILED;
import static dev.millrace.core.batch.BatchStatus.FINALIZING;
import static dev.millrace.core.batch.BatchStatus.RUNNING;
import static dev.millrace.core.batch.BatchStatus.SUCCEEDED;
import static dev.millrace.core.batch.BatchStatus.VALIDATING;

import java.util.EnumSet;
import java.util.Set;

/**
 * The table of all moves between statuses. {@link Batch} makes no move that does not stand here,
 * and {@code docs/batches.md} is drawn from it.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.copyOf is immutable
public enum BatchTransition {
  PLAN(EnumSet.of(VALIDATING), RUNNING, "planner", "every line has its place in a chunk"),
  REJECT(
      EnumSet.of(VALIDATING),
      FAILED,
      "planner, sweeper",
      "its source cannot be read or has no lines, or the execution that reads it is dead"),
  GATHER(EnumSet.of(RUNNING), FINALIZING, "its execution, sweeper", "its execution has ended"),
  RUN_OUT(EnumSet.of(RUNNING), FINALIZING, "sweeper", "the deadline passed"),
  SUCCEED(
      EnumSet.of(FINALIZING),
      SUCCEEDED,
      "its execution, sweeper",
      "every line has an outcome, and all were run in time, or one at least if workers failed"),
  FAIL(
      EnumSet.of(FINALIZING),
      FAILED,
      "its execution, sweeper",
      "every line has an outcome, workers failed, and not one line of the pass was run"),
  EXPIRE(
      EnumSet.of(VALIDATING, FINALIZING),
      EXPIRED,
      "planner, sweeper",
      "the deadline passed: the source was not read to its end, or every line has an outcome and"
          + " one of them was not run in time"),
  CANCEL(EnumSet.of(VALIDATING, RUNNING), CANCELING, "client", "the deadline has not passed"),
  STOP(
      EnumSet.of(CANCELING),
      CANCELED,
      "its execution, sweeper",
      "every line has an outcome if the source was read to its end"),
  WATCH_PLANNING(EnumSet.of(VALIDATING), VALIDATING, "sweeper", "its execution is under way"),
  WATCH(EnumSet.of(RUNNING), RUNNING, "sweeper", "its execution is under way"),
  WATCH_END(EnumSet.of(FINALIZING), FINALIZING, "sweeper", "somebody writes the outcomes"),
  WATCH_CANCEL(EnumSet.of(CANCELING), CANCELING, "sweeper", "somebody writes the outcomes"),
  RETRY(
      EnumSet.of(SUCCEEDED, FAILED, CANCELED, EXPIRED),
      VALIDATING,
      "client",
      "a line has not succeeded and may be run again, within 14 days of its submission, while its"
          + " data are there");

  private final Set<BatchStatus> from;
  private final BatchStatus to;
  private final String by;
  private final String condition;

  BatchTransition(Set<BatchStatus> from, BatchStatus to, String by, String condition) {
    this.from = Set.copyOf(from);
    this.to = to;
    this.by = by;
    this.condition = condition;
  }

  /** The statuses that it leads out of. */
  public Set<BatchStatus> from() {
    return from;
  }

  public BatchStatus to() {
    return to;
  }

  /** Who makes the move. */
  public String by() {
    return by;
  }

  /** When the move is allowed; the version must be the one that was read, always. */
  public String condition() {
    return condition;
  }

  boolean allows(BatchStatus before, BatchStatus after) {
    return from.contains(before) && to == after;
  }
}
