package dev.millrace.core.batch;

import java.util.Locale;

/**
 * What a client gets of a batch: JSON Lines, in the order of the source. {@code docs/batches.md}
 * has their form.
 */
public enum BatchFile {
  /** The rows that have succeeded, with their outputs. */
  RESULTS,
  /** All other rows, with why there is no output. */
  ERRORS,
  /** Every row, with what became of it. */
  MANIFEST;

  /** The word in the store and the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the row of this outcome has a line in the file. */
  public boolean has(RowOutcome outcome) {
    return switch (this) {
      case RESULTS -> outcome.end() instanceof RowEnd.Succeeded;
      case ERRORS -> !(outcome.end() instanceof RowEnd.Succeeded);
      case MANIFEST -> true;
    };
  }
}
