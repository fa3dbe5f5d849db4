package dev.millrace.status;

import dev.millrace.aws.Environment;
import dev.millrace.aws.RunQueueUrls;
import dev.millrace.core.account.Limits;
import dev.millrace.core.http.Cors;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the status function is told by its environment.
 *
 * @param jobsTable {@code JOBS_TABLE}: name of the table of jobs
 * @param dueShards {@code DUE_SHARDS}: parts of the index of due jobs, 1 or more; the same for all
 *     functions
 * @param queues {@code CPU_QUEUE_URL}, {@code LLM_QUEUE_URL}: where hints go about jobs that are
 *     tried again
 * @param webhookQueueUrl {@code WEBHOOK_QUEUE_URL}: where hints go about webhooks to call again
 * @param workerTimeout {@code WORKER_TIMEOUT_SECONDS}: the worker function's time-out
 * @param secretGeneration {@code WEBHOOK_SECRET_GENERATION}: which secret signs webhooks, 1 or more
 * @param deadLettersUrl {@code DEAD_LETTERS_URL}: where messages end that the queue gave up
 * @param workers {@code WORKER_CONCURRENCY}: how many workers may run at once
 * @param workerMemory {@code WORKER_MEMORY_MB}: memory of a worker
 * @param bucket {@code PAYLOADS_BUCKET}: where large payloads lie
 * @param defaults {@code DEFAULT_…}: limits of tenants that have none of their own
 * @param models {@code MODELS_FOLDER}: folder of the model packages in the function's code
 * @param cors {@code CORS_ORIGINS}: origins of pages whose scripts may read the answers, parted by
 *     commas; none if not set
 */
record StatusConfig(
    String jobsTable,
    int dueShards,
    RunQueueUrls queues,
    String webhookQueueUrl,
    Duration workerTimeout,
    int secretGeneration,
    String deadLettersUrl,
    int workers,
    int workerMemory,
    String bucket,
    Limits defaults,
    Path models,
    Cors cors) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static StatusConfig from(Environment environment) {
    return new StatusConfig(
        environment.require("JOBS_TABLE"),
        environment.requireInt("DUE_SHARDS"),
        environment.runQueues(),
        environment.require("WEBHOOK_QUEUE_URL"),
        environment.requireSeconds("WORKER_TIMEOUT_SECONDS"),
        environment.requireInt("WEBHOOK_SECRET_GENERATION"),
        environment.require("DEAD_LETTERS_URL"),
        environment.requireInt("WORKER_CONCURRENCY"),
        environment.requireInt("WORKER_MEMORY_MB"),
        environment.require("PAYLOADS_BUCKET"),
        environment.defaultLimits(),
        environment.codePath("MODELS_FOLDER"),
        Cors.of(environment.find("CORS_ORIGINS").orElse("")));
  }
}
