package dev.millrace.maintenance;

import dev.millrace.aws.Environment;
import java.time.Duration;

/**
 * What the webhook function is told by its environment.
 *
 * @param jobsTable {@code JOBS_TABLE}: name of the table of jobs
 * @param dueShards {@code DUE_SHARDS}: parts of the index of due jobs, the same for all functions
 * @param queueUrl {@code WEBHOOK_QUEUE_URL}: where this function's messages come from
 * @param bucket {@code PAYLOADS_BUCKET}: where the signing secret and unreadable messages lie
 * @param inbox {@code INBOX_BUCKET}: where objects are answered
 * @param timeout {@code FUNCTION_TIMEOUT_SECONDS}: this function's time-out
 * @param secretGeneration {@code WEBHOOK_SECRET_GENERATION}: which secret signs, 1 or more
 * @param allowLoopback {@code ALLOW_LOOPBACK}: whether this machine itself may be called, for a
 *     local run; no if not set
 */
record WebhookConfig(
    String jobsTable,
    int dueShards,
    String queueUrl,
    String bucket,
    String inbox,
    Duration timeout,
    int secretGeneration,
    boolean allowLoopback) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static WebhookConfig from(Environment environment) {
    return new WebhookConfig(
        environment.require("JOBS_TABLE"),
        environment.requireInt("DUE_SHARDS"),
        environment.require("WEBHOOK_QUEUE_URL"),
        environment.require("PAYLOADS_BUCKET"),
        environment.require("INBOX_BUCKET"),
        environment.requireSeconds("FUNCTION_TIMEOUT_SECONDS"),
        environment.requireInt("WEBHOOK_SECRET_GENERATION"),
        environment.flag("ALLOW_LOOPBACK"));
  }
}
