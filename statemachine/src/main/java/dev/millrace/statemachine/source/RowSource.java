package dev.millrace.statemachine.source;

import dev.millrace.core.batch.Row;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of a source, one after the other. Not thread-safe. */
public interface RowSource extends AutoCloseable {

  /**
   * A row.
   *
   * @param bytes that it has in its source, by which chunks are cut: always the same, whatever
   *     becomes of the row
   */
  record Sourced(Row row, long bytes) {}

  /**
   * The next row, or null if there is none.
   *
   * @throws IOException if the source cannot be read on
   * @throws dev.millrace.core.StoreUnavailableException if a store cannot answer now
   * @throws dev.millrace.statemachine.row.UnreadableSourceException if the source is gone
   */
  @Nullable Sourced next() throws IOException;

  /** Between the last row that was given and the next. */
  SourcePlace place();

  @Override
  void close() throws IOException;
}
