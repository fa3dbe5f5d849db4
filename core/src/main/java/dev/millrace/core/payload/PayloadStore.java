package dev.millrace.core.payload;

import dev.millrace.core.StoreUnavailableException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

  /** Bytes that need not be in the memory all at once. */
  @FunctionalInterface
  interface Content {

    /** Writes all of them, and leaves the stream open. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * The same for content that is too large for the memory. If it breaks off, nothing is stored.
   *
   * @return whether this call stored it; false if the key was taken, whatever lies there
   */
  default boolean write(PayloadKey key, Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      content.writeTo(bytes);
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot write the payload " + key, e);
    }
    return write(key, bytes.toByteArray());
  }

  /** The bytes under the key, or empty if there are none. */
  Optional<byte[]> read(PayloadKey key);

  /** Whether anything lies under the key. */
  default boolean has(PayloadKey key) {
    return read(key).isPresent();
  }

  /** The bytes under the key as a stream, for those too large for the memory; to be closed. */
  default Optional<InputStream> open(PayloadKey key) {
    return read(key).map(ByteArrayInputStream::new);
  }

  /**
   * The same without its first bytes.
   *
   * @param from how many are left out, no more than there are
   */
  default Optional<InputStream> open(PayloadKey key, long from) {
    Optional<InputStream> content = open(key);
    try {
      if (content.isPresent()) {
        content.get().skipNBytes(from);
      }
      return content;
    } catch (IOException e) {
      throw new StoreUnavailableException("Cannot read the payload " + key, e);
    }
  }

  /**
   * Deletes every payload whose key begins with this one and a slash; there need be none. What was
   * deleted is never read again, and its keys are free.
   */
  void deleteBelow(PayloadKey key);
}
