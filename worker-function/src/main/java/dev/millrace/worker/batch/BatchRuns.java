package dev.millrace.worker.batch;

import dev.millrace.core.Pause;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.ProcessorModels;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.Timer;
import dev.millrace.worker.file.InputFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** Makes what runs the chunks of batches of the parts that a worker has. */
public final class BatchRuns {
  private BatchRuns() {}

  /**
   * The stores of a worker.
   *
   * @param jobs where rows stand that cost money
   */
  public record Stores(BatchStore batches, JobStore jobs, PayloadStore payloads) {}

  /**
   * What runs rows.
   *
   * @param jobRuns runs the jobs of rows that cost money
   * @param policy of those jobs
   * @param longestJob how long one of them may run
   */
  public record Engines(
      ModelCatalog catalog,
      ProcessorModels processors,
      InputFiles files,
      RunJob jobRuns,
      JobPolicy policy,
      Duration longestJob) {}

  /**
   * What a worker takes from its surroundings.
   *
   * @param pause between two tries
   * @param timer tells when to look whether the batch is wanted
   */
  public record Surroundings(Backoff backoff, InstantSource clock, Pause pause, Timer timer) {}

  /**
   * Runs chunks.
   *
   * @param sideBySide how many rows at once, by lane
   */
  public static RunChunks of(
      Stores stores, Engines engines, Surroundings around, Map<Lane, Integer> sideBySide) {
    Payloads payloads = new Payloads(stores.payloads());
    BatchModels packages = new BatchModels(engines.catalog());
    ModelRows models =
        new ModelRows(
            packages,
            engines.processors(),
            engines.files(),
            payloads,
            around.backoff(),
            around.pause(),
            around.clock());
    JobRows jobs =
        new JobRows(
            stores.jobs(),
            payloads,
            engines.jobRuns(),
            new RowFiles(packages, stores.payloads()),
            engines.policy(),
            around.pause(),
            around.clock(),
            engines.longestJob());
    return new RunChunks(
        new RunChunk(
            stores.batches(),
            stores.payloads(),
            new ChunkRows(Map.of(Lane.CPU, models, Lane.LLM, jobs), sideBySide),
            around.clock(),
            around.timer()));
  }
}
