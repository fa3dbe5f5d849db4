package dev.millrace.core.payload;

import dev.millrace.core.StoreUnavailableException;
import java.net.URI;
import java.time.Duration;

/**
 * Makes links by which whoever has one reads a stored payload, without a key and past the API.
 * Thread-safe.
 */
public interface PayloadLinks {

  /**
   * A link that answers with the payload as a JSON file to be saved, and with nothing else. Nobody
   * looks whether the payload is there.
   *
   * @param valid for how long
   * @return absolute, or a path on the server of the API
   * @throws StoreUnavailableException if no link can be made now
   */
  URI download(PayloadKey key, Duration valid);
}
