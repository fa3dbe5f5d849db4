package dev.millrace.core.batch;

import dev.millrace.core.job.Spend;
import org.jspecify.annotations.Nullable;

/**
 * What became of a row, and in which pass.
 *
 * @param line of the source on which the row began, from 1 on
 * @param id as the client calls the row; null if it did not say
 * @param hash of the row's input, see {@link Row.Input}; null if its line held none
 * @param pass in which it came so; a later pass takes over the outcomes of rows it does not run
 * @param spend what providers were paid for it in that pass
 * @param busyMillis for how long a worker was busy with it in that pass
 */
public record RowOutcome(
    long line,
    @Nullable String id,
    @Nullable String hash,
    int pass,
    RowEnd end,
    Spend spend,
    long busyMillis) {

  /** A row that cost nothing. */
  public static RowOutcome unpaid(Row row, int pass, RowEnd end) {
    return switch (row) {
      case Row.Input input ->
          new RowOutcome(input.line(), input.id(), input.hash(), pass, end, Spend.NONE, 0);
      case Row.Rejected rejected ->
          new RowOutcome(
              rejected.line(),
              rejected.id(),
              null,
              pass,
              new RowEnd.Failed(rejected.error()),
              Spend.NONE,
              0);
    };
  }

  /** Whether no worker ever saw the row, because its line held no input. */
  public boolean isRejected() {
    return hash == null;
  }

  /** Whether another pass may run the row. */
  public boolean isRetryable() {
    return !isRejected() && !(end instanceof RowEnd.Succeeded);
  }
}
