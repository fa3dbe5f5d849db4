package dev.millrace.core;

import java.time.Duration;

/** Lets a thread wait between two tries of a call. */
@FunctionalInterface
public interface Pause {

  /** Waits on this thread, on the machine's clock. */
  Pause BLOCKING =
      duration -> {
        try {
          Thread.sleep(duration);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new StoreUnavailableException("Interrupted between two tries", e);
        }
      };

  /**
   * Returns after this time.
   *
   * @throws StoreUnavailableException if the thread is to end
   */
  void await(Duration duration);
}
