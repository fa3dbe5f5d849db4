package dev.millrace.asl.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param cursor what to ask with for the next part; null if this is the last one
 */
public record Page<T>(List<T> items, @Nullable String cursor) {
  public Page {
    items = List.copyOf(items);
  }
}
