package dev.millrace.asl.items;

import dev.millrace.asl.StatesError;
import java.util.Iterator;

/**
 * Items as they are read, one after the other; {@link #hasNext} and {@link #next} throw {@link
 * StatesError} {@code States.ItemReaderFailed} when the data set turns out to be unreadable. Holds
 * its source open until it is closed. For one thread.
 */
public interface Items extends Iterator<Item>, AutoCloseable {
  @Override
  void close();
}
