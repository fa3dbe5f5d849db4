package dev.millrace.core.inbox;

import dev.millrace.core.StoreUnavailableException;
import java.util.List;

/** Tells the inbox's function to look at objects: hints, which may come twice or never. */
public interface InboxQueue {

  /**
   * Sends a hint for each key.
   *
   * @throws StoreUnavailableException if not all of them are sure to be sent
   */
  void send(List<String> keys);
}
