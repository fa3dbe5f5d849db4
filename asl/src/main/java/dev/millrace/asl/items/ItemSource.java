package dev.millrace.asl.items;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/** The store that holds the data sets of distributed maps. Thread-safe. */
public interface ItemSource {
  /**
   * The bytes of an object, which the caller closes.
   *
   * @throws IOException if it cannot be read; the message becomes the cause of the failed state
   */
  InputStream open(String bucket, String key) throws IOException;

  /**
   * The objects whose key begins with the prefix, in the order of their keys. The iterator loads
   * pages as it goes and wraps what fails in an {@link java.io.UncheckedIOException}.
   *
   * @param prefix empty for all
   */
  Iterator<StoredObject> list(String bucket, String prefix) throws IOException;
}
