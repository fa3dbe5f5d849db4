package dev.millrace.asl.store;

import org.jspecify.annotations.Nullable;

/**
 * Which executions are meant. Either a machine or a map run is given.
 *
 * @param machineArn those that were started of this machine, without the children of its map runs
 * @param mapRunArn the children of this map run
 * @param status those that stand so; null for all
 * @param redriven true for those that were redriven, false for those that were not; null for all
 */
public record ExecutionQuery(
    @Nullable String machineArn,
    @Nullable String mapRunArn,
    @Nullable ExecutionStatus status,
    @Nullable Boolean redriven) {
  public ExecutionQuery {
    if ((machineArn == null) == (mapRunArn == null)) {
      throw new IllegalArgumentException("either a machine or a map run must be given");
    }
  }

  /** Whether the execution is meant. */
  public boolean matches(Execution execution) {
    Execution.Parent parent = execution.parent();
    boolean belongs =
        mapRunArn == null
            ? parent == null && execution.machineArn().equals(machineArn)
            : parent != null && parent.mapRunArn().equals(mapRunArn);
    return belongs
        && (status == null || execution.status() == status)
        && (redriven == null || redriven == (execution.redriveCount() > 0));
  }
}
