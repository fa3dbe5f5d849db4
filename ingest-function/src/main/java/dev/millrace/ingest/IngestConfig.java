package dev.millrace.ingest;

import dev.millrace.aws.Environment;
import dev.millrace.aws.RunQueueUrls;
import dev.millrace.core.http.Cors;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the ingest function is told by its environment.
 *
 * @param jobsTable {@code JOBS_TABLE}: name of the table of jobs
 * @param dueShards {@code DUE_SHARDS}: parts of the index of due jobs, 1 or more; the same for all
 *     functions
 * @param queues {@code CPU_QUEUE_URL}, {@code LLM_QUEUE_URL}: where hints go
 * @param expressQueueUrl {@code EXPRESS_QUEUE_URL}: where hints go that may overtake a backlog
 * @param bucket {@code PAYLOADS_BUCKET}: where large payloads go
 * @param models {@code MODELS_FOLDER}: folder of the model packages, relative to the function's
 *     code
 * @param workerTimeout {@code WORKER_TIMEOUT_SECONDS}: the worker function's time-out
 * @param allowLoopback {@code ALLOW_LOOPBACK}: whether webhooks may call this machine itself, for a
 *     local run; no if not set
 * @param cors {@code CORS_ORIGINS}: origins of pages whose scripts may read the answers, parted by
 *     commas; none if not set
 */
record IngestConfig(
    String jobsTable,
    int dueShards,
    RunQueueUrls queues,
    String expressQueueUrl,
    String bucket,
    Path models,
    Duration workerTimeout,
    boolean allowLoopback,
    Cors cors) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static IngestConfig from(Environment environment) {
    return new IngestConfig(
        environment.require("JOBS_TABLE"),
        environment.requireInt("DUE_SHARDS"),
        environment.runQueues(),
        environment.require("EXPRESS_QUEUE_URL"),
        environment.require("PAYLOADS_BUCKET"),
        environment.codePath("MODELS_FOLDER"),
        environment.requireSeconds("WORKER_TIMEOUT_SECONDS"),
        environment.flag("ALLOW_LOOPBACK"),
        Cors.of(environment.find("CORS_ORIGINS").orElse("")));
  }
}
