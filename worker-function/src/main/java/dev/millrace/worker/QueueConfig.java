package dev.millrace.worker;

import dev.millrace.aws.Environment;
import dev.millrace.core.model.Lane;

/**
 * What a function is told that runs the jobs of a queue.
 *
 * @param lane {@code LANE}: {@code cpu} or {@code llm}, whose jobs it runs
 * @param queueUrl {@code RUN_QUEUE_URL}: where this function's messages come from
 * @param expressQueueUrl {@code EXPRESS_QUEUE_URL}: where hints lie that may overtake a backlog
 * @param batchSize {@code BATCH_SIZE}: messages of a full batch
 */
record QueueConfig(Lane lane, String queueUrl, String expressQueueUrl, int batchSize) {

  /**
   * Reads the environment.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  static QueueConfig from(Environment environment) {
    return new QueueConfig(
        Lane.ofWord(environment.require("LANE")),
        environment.require("RUN_QUEUE_URL"),
        environment.require("EXPRESS_QUEUE_URL"),
        environment.requireInt("BATCH_SIZE"));
  }

  /**
   * Jobs that run side by side in an invocation: those that only wait cost no processor.
   *
   * @param streams predictions that run side by side
   */
  int sideBySide(int streams) {
    // one more than there are streams: its calls to the store cost no stream any time
    return lane == Lane.LLM ? batchSize : streams + 1;
  }
}
