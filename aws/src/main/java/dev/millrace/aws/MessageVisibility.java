package dev.millrace.aws;

import java.time.Duration;
import java.util.List;

/** Says when messages that were received come back if nobody deletes them. Thread-safe. */
@FunctionalInterface
public interface MessageVisibility {

  /**
   * The messages come back after this time, from now on; whole seconds, at most 12 hours. A failure
   * is logged and changes nothing: they then come back when the queue's own time-out says.
   *
   * @param receiptHandles at most ten
   */
  void change(List<String> receiptHandles, Duration delay);
}
