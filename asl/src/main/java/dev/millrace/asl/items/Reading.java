package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** One source of items that is being read, file by file. */
interface Reading extends Closeable {
  /**
   * The next item; null at the end.
   *
   * @throws StatesError {@code States.ItemReaderFailed} if the source is not what it should be
   */
  @Nullable Entry next() throws IOException;

  /** An item, with its name if it is a field of an object. */
  record Entry(@Nullable String key, JsonNode value) {}

  static StatesError failed(String cause) {
    return new StatesError(ErrorNames.ITEM_READER_FAILED, cause);
  }

  static StatesError failed(IOException e) {
    String message = e.getMessage();
    return failed(message == null ? e.getClass().getSimpleName() : message);
  }

  /** What could not be read. */
  static IOException cause(UncheckedIOException e) {
    IOException cause = e.getCause();
    return cause == null ? new IOException(e) : cause;
  }

  /** Items that are already there. */
  static Reading of(Iterator<JsonNode> values) {
    return new Reading() {
      @Override
      public @Nullable Entry next() throws IOException {
        try {
          return values.hasNext() ? new Entry(null, values.next()) : null;
        } catch (UncheckedIOException e) {
          throw cause(e);
        }
      }

      @Override
      public void close() {}
    };
  }
}
