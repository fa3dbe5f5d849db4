package dev.millrace.asl.items;

import java.io.IOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The items of several files, one file after the other. */
final class SeveralFiles implements Reading {
  /** Opens a file when its turn comes. */
  @FunctionalInterface
  interface Opening {
    Reading open(String key) throws IOException;
  }

  private final Iterator<String> keys;
  private final Opening opening;
  private @Nullable Reading current;

  SeveralFiles(Iterator<String> keys, Opening opening) {
    this.keys = keys;
    this.opening = opening;
  }

  @Override
  public @Nullable Entry next() throws IOException {
    while (true) {
      Reading open = current;
      if (open == null) {
        if (!keys.hasNext()) {
          return null;
        }
        open = opening.open(keys.next());
        current = open;
      }
      Entry next = open.next();
      if (next != null) {
        return next;
      }
      open.close();
      current = null;
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }
}
