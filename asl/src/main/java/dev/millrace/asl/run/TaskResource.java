package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.StatesError;

/** Does the work of Task states: functions and services. Thread-safe. */
@FunctionalInterface
public interface TaskResource {
  /**
   * Does the work and returns its result, as Step Functions shows it: for {@code lambda:invoke}
   * with the envelope that {@link LambdaEnvelope} makes. Runs on a virtual thread of its own and
   * may block; the thread is interrupted when nobody waits any more. Work whose state waits for a
   * token returns what the service answered; the result comes with the token.
   *
   * @throws StatesError if it failed; error and cause are what the state fails with
   * @throws InterruptedException if it was interrupted
   */
  JsonNode run(TaskRequest request) throws InterruptedException;
}
