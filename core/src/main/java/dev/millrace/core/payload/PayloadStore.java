package dev.millrace.core.payload;

import dev.millrace.core.StoreUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/**
 * Keeps bytes under a key, once and for ever unless they are deleted: a key that is taken is never
 * overwritten. What {@link #write} has returned for survives the death of the process. Thread-safe.
 * Throws {@link StoreUnavailableException} when the store cannot answer now.
 */
public interface PayloadStore {

  /**
   * Stores the bytes if the key is free.
   *
   * @return whether this call stored them; false if the key was taken, whatever lies there
   */
  boolean write(PayloadKey key, byte[] content);

  /** The bytes under the key, or empty if there are none. */
  Optional<byte[]> read(PayloadKey key);

  /** The bytes under the key as a stream, for those too large for the memory; to be closed. */
  default Optional<InputStream> open(PayloadKey key) {
    return read(key).map(ByteArrayInputStream::new);
  }

  /**
   * Deletes every payload whose key begins with this one and a slash; there need be none. What was
   * deleted is never read again, and its keys are free.
   */
  void deleteBelow(PayloadKey key);
}
