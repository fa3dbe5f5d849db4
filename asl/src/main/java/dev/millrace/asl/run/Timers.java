package dev.millrace.asl.run;

import java.time.Instant;
import java.time.InstantSource;

/** The time, and being told when a time has come. Thread-safe. */
public interface Timers extends InstantSource {
  /**
   * Calls the action once, at that time or soon after, or at once if it has passed.
   *
   * @param action short and never blocking
   */
  Timer at(Instant time, Runnable action);

  /** An action that is still to come. */
  interface Timer {
    /** Sees to it that the action is not called any more; it may be under way. */
    void cancel();
  }
}
