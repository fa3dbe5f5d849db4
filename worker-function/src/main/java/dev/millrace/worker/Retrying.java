package dev.millrace.worker;

import dev.millrace.core.Pause;
import dev.millrace.core.StoreUnavailableException;
import java.util.function.Supplier;

/**
 * Asks a store again that cannot answer now, after short waits.
 *
 * @param pause in between
 */
record Retrying(Backoff backoff, Pause pause) {

  /**
   * The answer.
   *
   * @throws StoreUnavailableException if there was none after so many tries
   */
  <T> T until(int mostTries, Supplier<T> question) {
    for (int failures = 1; ; failures++) {
      try {
        return question.get();
      } catch (StoreUnavailableException e) {
        if (failures == mostTries) {
          throw e;
        }
        pause.await(backoff.afterAttempt(failures));
      }
    }
  }
}
