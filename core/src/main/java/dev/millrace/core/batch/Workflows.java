package dev.millrace.core.batch;

import dev.millrace.core.StoreUnavailableException;

/**
 * Starts and stops executions of state machines. Thread-safe. Throws {@link
 * StoreUnavailableException} when nobody can say whether it was done.
 */
public interface Workflows {

  /** Which state machine. */
  enum Machine {
    /** Plans a batch, runs its chunks, and ends it. */
    BATCH
  }

  /** How an execution stands. */
  enum State {
    RUNNING,
    /** It came to its end. */
    SUCCEEDED,
    /** It failed, was stopped, or ran out of time. */
    FAILED,
    /** There is none of this name, or none any more. */
    GONE
  }

  /**
   * Starts an execution, unless one of this name is or was there.
   *
   * @param name unlike any other within 90 days: at most 80 letters, digits, {@code -} and {@code
   *     _}
   * @param input a JSON object, the same whenever the name is
   */
  void start(String name, Machine machine, String input);

  /**
   * Stops an execution if it runs; what it is doing may go on for a while.
   *
   * @param reason for people
   */
  void stop(String name, Machine machine, String reason);

  /** How the execution of this name stands. */
  State state(String name, Machine machine);
}
