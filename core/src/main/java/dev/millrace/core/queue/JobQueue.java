package dev.millrace.core.queue;

import dev.millrace.core.StoreUnavailableException;
import java.util.List;

/** Tells workers which jobs to look at. At least once, in no promised order. Thread-safe. */
public interface JobQueue {

  /**
   * Sends hints, as many as wanted.
   *
   * @throws StoreUnavailableException if any of them may not have been sent
   */
  void send(List<JobHint> hints);
}
