package dev.millrace.asl.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a distributed map over its items.
 *
 * @param executionArn of the execution that it is a part of
 * @param machineArn the name under which its children run, machine and label
 * @param maxConcurrency how many children run at once; 0 for as many as there may be
 * @param toleratedCount how many items may fail
 * @param toleratedPercentage how many per cent of the items may fail
 */
public record MapRun(
    String arn,
    String executionArn,
    String machineArn,
    Status status,
    Instant startDate,
    @Nullable Instant stopDate,
    long maxConcurrency,
    long toleratedCount,
    double toleratedPercentage,
    Counts items,
    Counts executions,
    int redriveCount,
    @Nullable Instant redriveDate) {

  /** Where it stands. */
  public enum Status {
    RUNNING,
    SUCCEEDED,
    FAILED,
    ABORTED
  }

  /** With these counts. */
  public MapRun counted(Counts newItems, Counts newExecutions) {
    return new MapRun(
        arn,
        executionArn,
        machineArn,
        status,
        startDate,
        stopDate,
        maxConcurrency,
        toleratedCount,
        toleratedPercentage,
        newItems,
        newExecutions,
        redriveCount,
        redriveDate);
  }

  /** Ended. */
  public MapRun ended(Status as, Instant at) {
    return new MapRun(
        arn,
        executionArn,
        machineArn,
        as,
        startDate,
        at,
        maxConcurrency,
        toleratedCount,
        toleratedPercentage,
        items,
        executions,
        redriveCount,
        redriveDate);
  }

  /** Running again. */
  public MapRun redriven(Instant at) {
    return new MapRun(
        arn,
        executionArn,
        machineArn,
        Status.RUNNING,
        startDate,
        null,
        maxConcurrency,
        toleratedCount,
        toleratedPercentage,
        items,
        executions,
        redriveCount + 1,
        at);
  }

  /** With other bounds. */
  public MapRun bounded(long newConcurrency, long newCount, double newPercentage) {
    return new MapRun(
        arn,
        executionArn,
        machineArn,
        status,
        startDate,
        stopDate,
        newConcurrency,
        newCount,
        newPercentage,
        items,
        executions,
        redriveCount,
        redriveDate);
  }
}
