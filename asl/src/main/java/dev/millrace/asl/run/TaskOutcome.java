package dev.millrace.asl.run;

import org.jspecify.annotations.Nullable;

/** How a task ended. */
sealed interface TaskOutcome {
  /**
   * With a result.
   *
   * @param output a JSON text
   */
  record Done(String output) implements TaskOutcome {}

  /** Without one. */
  record Failed(@Nullable String error, @Nullable String cause) implements TaskOutcome {}

  /**
   * Not in time.
   *
   * @param silent whether it was a heartbeat that did not come
   */
  record Late(boolean silent) implements TaskOutcome {}
}
