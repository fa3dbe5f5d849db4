package dev.millrace.asl.store;

import dev.millrace.asl.definition.MachineType;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a machine.
 *
 * @param revision what it runs: the id of a {@link Revision}
 * @param input a JSON text
 * @param stopDate when it ended; null while it runs
 * @param output a JSON text; null unless it succeeded
 * @param error what it failed with; null unless it failed or was stopped with one
 * @param redriveDate when it was redriven last; null for never
 * @param parent the place of a child of a map run; null for an execution that was started by itself
 */
public record Execution(
    String arn,
    String name,
    String machineArn,
    String revision,
    MachineType type,
    String input,
    ExecutionStatus status,
    Instant startDate,
    @Nullable Instant stopDate,
    @Nullable String output,
    @Nullable String error,
    @Nullable String cause,
    int redriveCount,
    @Nullable Instant redriveDate,
    @Nullable Parent parent) {

  /**
   * Of which map run it is a child.
   *
   * @param ordinal which child, from 0 on
   * @param items how many items it works on
   */
  public record Parent(String mapRunArn, long ordinal, long items) {}

  /** Ended with a result. */
  public Execution succeeded(Instant at, String result) {
    return ended(ExecutionStatus.SUCCEEDED, at, result, null, null);
  }

  /** Ended without a result. */
  public Execution unsuccessful(
      ExecutionStatus as, Instant at, @Nullable String withError, @Nullable String withCause) {
    return ended(as, at, null, withError, withCause);
  }

  /** Running again. */
  public Execution redriven(Instant at) {
    return new Execution(
        arn,
        name,
        machineArn,
        revision,
        type,
        input,
        ExecutionStatus.RUNNING,
        startDate,
        null,
        null,
        null,
        null,
        redriveCount + 1,
        at,
        parent);
  }

  private Execution ended(
      ExecutionStatus as,
      Instant at,
      @Nullable String result,
      @Nullable String withError,
      @Nullable String withCause) {
    return new Execution(
        arn,
        name,
        machineArn,
        revision,
        type,
        input,
        as,
        startDate,
        at,
        result,
        withError,
        withCause,
        redriveCount,
        redriveDate,
        parent);
  }
}
