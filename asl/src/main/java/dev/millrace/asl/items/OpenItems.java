package dev.millrace.asl.items;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Items of one source, up to a number of them. */
final class OpenItems implements Items {
  private final Reading reading;
  private final String origin;
  private final long limit;
  private long index;
  private @Nullable Item next;

  OpenItems(Reading reading, String origin, long limit) {
    this.reading = reading;
    this.origin = origin;
    this.limit = limit;
  }

  @Override
  public boolean hasNext() {
    if (next == null && index < limit) {
      next = read();
    }
    return next != null;
  }

  private @Nullable Item read() {
    try {
      Reading.Entry entry = reading.next();
      if (entry == null) {
        index = limit;
        return null;
      }
      return new Item(index++, entry.value(), entry.key(), origin);
    } catch (JsonProcessingException e) {
      throw Reading.failed("The file is no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Reading.failed(e);
    }
  }

  @Override
  public Item next() {
    Item item = hasNext() ? next : null;
    if (item == null) {
      throw new NoSuchElementException();
    }
    next = null;
    return item;
  }

  @Override
  public void close() {
    try {
      reading.close();
    } catch (IOException e) {
      throw Reading.failed(e);
    }
  }
}
