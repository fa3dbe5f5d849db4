package dev.millrace.statemachine.source;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchSource;
import dev.millrace.core.batch.Row;
import dev.millrace.statemachine.line.Place;

/**
 * A place between two rows of a source.
 *
 * @param lines where it is in a file; of objects only the number of the next one counts
 * @param after the key of the object before it; empty in a file, and before the first object
 */
public record SourcePlace(Place lines, String after) {
  /** Before the first row. */
  public static final SourcePlace START = new SourcePlace(Place.START, "");

  /**
   * The place behind a row that is an object.
   *
   * @param row of this batch, whose source is a prefix
   */
  public static SourcePlace behind(Batch batch, Row row) {
    if (!(batch.request().source() instanceof BatchSource.InboxPrefix(String prefix))) {
      throw new IllegalArgumentException("The rows are no objects: " + batch.key());
    }
    return new SourcePlace(new Place(0, row.line() + 1), prefix + row.id());
  }
}
