package dev.millrace.maintenance;

import dev.millrace.aws.Environment;
import dev.millrace.aws.RunQueueUrls;
import java.time.Duration;

/**
 * What the dead-letter function is told by its environment.
 *
 * @param jobsTable {@code JOBS_TABLE}: name of the table of jobs
 * @param dueShards {@code DUE_SHARDS}: parts of the index of due jobs, the same for all functions
 * @param queues {@code CPU_QUEUE_URL}, {@code LLM_QUEUE_URL}: where new messages go
 * @param deadLettersUrl {@code DEAD_LETTERS_URL}: where this function's messages come from
 * @param bucket {@code PAYLOADS_BUCKET}: where unreadable messages are kept
 * @param timeout {@code FUNCTION_TIMEOUT_SECONDS}: this function's time-out
 */
record DeadLetterConfig(
    String jobsTable,
    int dueShards,
    RunQueueUrls queues,
    String deadLettersUrl,
    String bucket,
    Duration timeout) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static DeadLetterConfig from(Environment environment) {
    return new DeadLetterConfig(
        environment.require("JOBS_TABLE"),
        environment.requireInt("DUE_SHARDS"),
        environment.runQueues(),
        environment.require("DEAD_LETTERS_URL"),
        environment.require("PAYLOADS_BUCKET"),
        environment.requireSeconds("FUNCTION_TIMEOUT_SECONDS"));
  }
}
