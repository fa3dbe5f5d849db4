package dev.millrace.asl.items;

import dev.millrace.asl.StatesError;

/** Reads the items of a distributed map in constant memory. Thread-safe. */
public final class ItemReader {
  private final ItemSource source;

  public ItemReader(ItemSource source) {
    this.source = source;
  }

  /**
   * Opens the data set.
   *
   * @throws StatesError {@code States.ItemReaderFailed} if it is not there or not what the
   *     configuration says
   */
  @SuppressWarnings("DoNotCallSuggester")
  public Items open(ReadRequest request) {
    throw new UnsupportedOperationException(source.toString() + request);
  }
}
