package dev.millrace.statemachine.row;

import dev.millrace.core.batch.RowError;
import org.jspecify.annotations.Nullable;

/** A line holds no row for the model. */
public final class RowRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final @Nullable String id;

  /**
   * The refusal.
   *
   * @param detail for people; never holds the input
   * @param id as the client calls the row, if that could be read
   */
  public RowRefusedException(String code, String detail, @Nullable String id) {
    super(detail, null, false, false); // a file may have a million of them
    this.code = code;
    this.id = id;
  }

  /** The line is none that is known. */
  static RowRefusedException line(String detail, @Nullable String id) {
    return new RowRefusedException(RowError.INVALID_LINE, detail, id);
  }

  /** Why the row has no output. */
  public RowError error() {
    return new RowError(code, String.valueOf(getMessage()));
  }

  /** As the client calls the row; null if that could not be read. */
  public @Nullable String id() {
    return id;
  }
}
