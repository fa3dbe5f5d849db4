package dev.millrace.maintenance;

import dev.millrace.aws.Environment;
import dev.millrace.aws.RunQueueUrls;
import java.time.Duration;

/**
 * What the maintenance function is told by its environment.
 *
 * @param jobsTable {@code JOBS_TABLE}: name of the table of jobs
 * @param dueShards {@code DUE_SHARDS}: parts of the index of due jobs, 1 or more; the same for all
 *     functions
 * @param queues {@code CPU_QUEUE_URL}, {@code LLM_QUEUE_URL}: where hints go
 * @param webhookQueueUrl {@code WEBHOOK_QUEUE_URL}: where hints about ended jobs go
 * @param bucket {@code PAYLOADS_BUCKET}: where large payloads lie
 * @param workerTimeout {@code WORKER_TIMEOUT_SECONDS}: the worker function's time-out
 */
record MaintenanceConfig(
    String jobsTable,
    int dueShards,
    RunQueueUrls queues,
    String webhookQueueUrl,
    String bucket,
    Duration workerTimeout) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static MaintenanceConfig from(Environment environment) {
    return new MaintenanceConfig(
        environment.require("JOBS_TABLE"),
        environment.requireInt("DUE_SHARDS"),
        environment.runQueues(),
        environment.require("WEBHOOK_QUEUE_URL"),
        environment.require("PAYLOADS_BUCKET"),
        environment.requireSeconds("WORKER_TIMEOUT_SECONDS"));
  }
}
