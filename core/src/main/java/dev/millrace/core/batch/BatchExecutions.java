package dev.millrace.core.batch;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Workflows.Machine;
import dev.millrace.core.batch.Workflows.State;

/** The executions that run the passes of batches. Thread-safe. */
public final class BatchExecutions {
  private final Workflows workflows;

  public BatchExecutions(Workflows workflows) {
    this.workflows = workflows;
  }

  /**
   * Starts the execution of the batch's pass, unless it is or was there. Its input is {@code
   * {"tenant":…,"batch":…,"pass":…,"lane":…,"max_concurrency":…,"chunks_key":…}}, the last being
   * where the list of chunks will lie.
   *
   * @throws StoreUnavailableException if it may or may not have started
   */
  public void start(Batch batch) {
    String input =
        JsonLines.object()
            .put("tenant", batch.key().tenant().value())
            .put("batch", batch.key().id().value())
            .put("pass", batch.pass())
            .put("lane", batch.request().lane().word())
            .put("max_concurrency", batch.request().maxConcurrency())
            .put("chunks_key", batch.key().chunksKey(batch.pass()).value())
            .toString();
    workflows.start(batch.execution(), Machine.BATCH, input);
  }

  /**
   * Stops it if it runs.
   *
   * @param reason for people
   * @throws StoreUnavailableException if nobody can say whether it was stopped
   */
  public void stop(Batch batch, String reason) {
    workflows.stop(batch.execution(), Machine.BATCH, reason);
  }

  /**
   * How it stands.
   *
   * @throws StoreUnavailableException if nobody can say
   */
  public State state(Batch batch) {
    return workflows.state(batch.execution(), Machine.BATCH);
  }
}
