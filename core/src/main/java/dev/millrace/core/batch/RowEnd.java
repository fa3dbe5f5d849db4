package dev.millrace.core.batch;

import dev.millrace.core.payload.Payload;
import java.util.Locale;

/** What became of a row. */
public sealed interface RowEnd {

  /** The model answered. */
  record Succeeded(Payload output) implements RowEnd {}

  /** There is no answer. */
  record Failed(RowError error) implements RowEnd {}

  /** It was not run, because somebody wanted no more of the batch. */
  record Canceled() implements RowEnd {}

  /** It was not run before the batch's deadline. */
  record Expired() implements RowEnd {}

  /**
   * The word in the files: {@code succeeded}, {@code failed}, {@code canceled}, {@code expired}.
   */
  default String word() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }
}
