package dev.millrace.worker;

import dev.millrace.aws.Environment;
import dev.millrace.worker.RehearsedModels.Rehearsal;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What every function that runs models is told by its environment.
 *
 * @param jobsTable {@code JOBS_TABLE}: name of the table of jobs
 * @param dueShards {@code DUE_SHARDS}: parts of the index of due jobs, 1 or more; the same for all
 *     functions
 * @param webhookQueueUrl {@code WEBHOOK_QUEUE_URL}: where hints about ended jobs go
 * @param bucket {@code PAYLOADS_BUCKET}: where large payloads go
 * @param models {@code MODELS_FOLDER}: folder of the model packages, relative to the function's
 *     code
 * @param modelCache {@code MODEL_CACHE}: folder for the files of registered models; made when it is
 *     needed
 * @param modelCacheBytes {@code MODEL_CACHE_MEGABYTES}: how much may lie there, beside what is in
 *     use; 400 if not set, of the 512 that Lambda gives
 * @param timeout {@code WORKER_TIMEOUT_SECONDS}: this function's time-out
 * @param streams predictions that run side by side on the processors: one for each vCPU, of which
 *     Lambda gives one per 1,769 MB
 *     (docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html)
 * @param modelBytes memory for all loaded models together: half of the function's; the other half
 *     is for the heap and the JVM itself
 * @param allowLoopback {@code ALLOW_LOOPBACK}: whether addresses of files may lead to this machine
 *     itself, for a local run; no if not set
 * @param rehearsal {@code REHEARSAL_DELAY_MILLIS}, {@code REHEARSAL_FAILURES_PER_THOUSAND}: what
 *     runs are made worse by, for those who try their clients; nothing if not set
 * @param llm what it needs to call and to pay providers
 */
public record WorkerConfig(
    String jobsTable,
    int dueShards,
    String webhookQueueUrl,
    String bucket,
    Path models,
    Path modelCache,
    long modelCacheBytes,
    Duration timeout,
    int streams,
    long modelBytes,
    boolean allowLoopback,
    Rehearsal rehearsal,
    LlmConfig llm) {
  private static final long MEGABYTE = 1 << 20;
  private static final double MEGABYTES_PER_VCPU = 1769;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if the cache has no room
   */
  public WorkerConfig {
    if (modelCacheBytes <= 0) {
      throw new IllegalArgumentException("MODEL_CACHE_MEGABYTES must be 1 or more");
    }
  }

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static WorkerConfig from(Environment environment) {
    int memory = environment.requireInt("AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
    return new WorkerConfig(
        environment.require("JOBS_TABLE"),
        environment.requireInt("DUE_SHARDS"),
        environment.require("WEBHOOK_QUEUE_URL"),
        environment.require("PAYLOADS_BUCKET"),
        environment.codePath("MODELS_FOLDER"),
        Path.of(environment.require("MODEL_CACHE")),
        environment.optionalInt("MODEL_CACHE_MEGABYTES", 400) * MEGABYTE,
        environment.requireSeconds("WORKER_TIMEOUT_SECONDS"),
        (int) Math.max(1, Math.round(memory / MEGABYTES_PER_VCPU)),
        memory * MEGABYTE / 2,
        environment.flag("ALLOW_LOOPBACK"),
        new Rehearsal(
            Duration.ofMillis(environment.optionalInt("REHEARSAL_DELAY_MILLIS", 0)),
            environment.optionalInt("REHEARSAL_FAILURES_PER_THOUSAND", 0) / 1000.0),
        LlmConfig.from(environment));
  }
}
