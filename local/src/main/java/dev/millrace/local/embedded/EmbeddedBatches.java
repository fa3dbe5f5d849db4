package dev.millrace.local.embedded;

import dev.millrace.core.Pause;
import dev.millrace.core.batch.BatchExecutions;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.ChunkNotes;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.upload.UploadStore;
import dev.millrace.embedded.SqliteExecutionStore;
import dev.millrace.statemachine.BackfillSteps;
import dev.millrace.statemachine.end.EndBatch;
import dev.millrace.statemachine.end.SettleBatches;
import dev.millrace.statemachine.plan.PlanBatch;
import dev.millrace.statemachine.source.RowSources;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.Timer;
import dev.millrace.worker.batch.BatchRuns;
import dev.millrace.worker.batch.RunChunks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What runs batches in one process: the state machine of the deployment, its functions, and workers
 * of its own that leave the live jobs a processor.
 */
final class EmbeddedBatches implements AutoCloseable {
  private static final Duration LONGEST_STEP = Duration.ofMinutes(1);

  private static final int CALLS_OF_A_CHUNK = 10;

  private final BatchStore store;
  private final EmbeddedWorkflows workflows;
  private final BatchWorkers workers;
  private final SettleBatches settle;
  private final InstantSource clock;

  /** Where batches and what they need are. */
  record Stores(
      BatchStore batches,
      JobStore jobs,
      PayloadStore payloads,
      UploadStore uploads,
      InboxStore inbox,
      ModelCatalog models) {}

  /**
   * What runs rows.
   *
   * @param slots jobs that run at once on the processors
   * @param calls rows that wait for providers at once
   */
  record Engines(
      EmbeddedInference inference, RunJob jobRuns, JobPolicy policy, int slots, int calls) {}

  EmbeddedBatches(
      Stores stores,
      Engines engines,
      PinFiles pinFiles,
      Path executions,
      Path definitions,
      Backoff backoff,
      Timer timer,
      InstantSource clock) {
    this.store = stores.batches();
    this.clock = clock;
    // the rest is for live jobs, which never wait for a batch
    int streams = Math.max(1, engines.slots() - 1);
    RunChunks runChunks =
        BatchRuns.of(
            new BatchRuns.Stores(stores.batches(), stores.jobs(), stores.payloads()),
            new BatchRuns.Engines(
                stores.models(),
                engines.inference().processors(),
                engines.inference().files(),
                engines.jobRuns(),
                engines.policy(),
                JobRequest.LONGEST),
            new BatchRuns.Surroundings(backoff, clock, Pause.BLOCKING, timer),
            Map.of(Lane.CPU, streams, Lane.LLM, engines.calls()));
    // one more than there is work for: its reads and writes keep nobody waiting
    int chunks = streams + 1;
    int llmChunks = engines.calls() / CALLS_OF_A_CHUNK + 1;
    this.workers = new BatchWorkers(runChunks, chunks + llmChunks, clock);
    EndBatch endBatch =
        new EndBatch(
            stores.batches(),
            stores.payloads(),
            (batch, pass, chunk) ->
                new ChunkNotes(stores.payloads(), batch, pass, chunk).read().outcomes(),
            clock);
    BackfillSteps steps =
        new BackfillSteps(
            new PlanBatch(
                stores.batches(),
                stores.models(),
                new RowSources(stores.payloads(), stores.uploads(), stores.inbox(), pinFiles),
                stores.payloads(),
                clock),
            endBatch);
    this.workflows =
        new EmbeddedWorkflows(
            SqliteExecutionStore.onDisk(executions),
            definitions,
            Map.of(
                "BackfillFunctionArn", "backfill",
                "BatchWorkerFunctionArn", "batch-worker",
                "PayloadsBucket", "payloads",
                "BatchConcurrency", Integer.toString(chunks),
                "LlmBatchConcurrency", Integer.toString(llmChunks)),
            new FunctionTasks(
                Map.of(
                    "backfill",
                    (event, _) -> steps.step(event, clock.instant().plus(LONGEST_STEP)),
                    "batch-worker",
                    workers::run),
                clock),
            stores.payloads());
    this.settle = new SettleBatches(stores.batches(), workflows, endBatch, _ -> {}, clock);
  }

  BatchStore store() {
    return store;
  }

  BatchExecutions executions() {
    return new BatchExecutions(workflows);
  }

  /** Lets batches go on that ran when the process ended. */
  void resume() {
    workflows.resume();
  }

  /** Heals what was lost. */
  void sweep() {
    var _ = settle.sweep(clock.instant().plus(LONGEST_STEP));
  }

  @Override
  public void close() {
    workflows.close();
    workers.close();
  }
}
