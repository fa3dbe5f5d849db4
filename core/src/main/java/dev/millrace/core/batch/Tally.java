package dev.millrace.core.batch;

import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Usage;
import java.util.List;

/**
 * What became of rows, and what that took.
 *
 * @param succeeded rows with an output
 * @param failed rows with an error, the next two among them
 * @param rejected rows that no worker ever sees, because their line holds no input for the model
 * @param abandoned rows whose worker died or never came
 * @param canceled rows that were not run because somebody wanted no more of them
 * @param expired rows that were not run before the deadline
 * @param spend what providers were paid
 * @param busyMillis for how long workers were busy with them, all together
 */
public record Tally(
    long succeeded,
    long failed,
    long rejected,
    long abandoned,
    long canceled,
    long expired,
    Spend spend,
    long busyMillis) {

  /** Of no row. */
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, Spend.NONE, 0);

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative, or a part is more than the whole
   */
  public Tally {
    if (succeeded < 0
        || rejected < 0
        || abandoned < 0
        || canceled < 0
        || expired < 0
        || rejected + abandoned > failed
        || busyMillis < 0) {
      throw new IllegalArgumentException("Counts of rows do not fit each other");
    }
  }

  /** Of the rows that came to their outcome in this pass; the others are not counted. */
  public static Tally of(List<RowOutcome> outcomes, int pass) {
    return outcomes.stream()
        .filter(outcome -> outcome.pass() == pass)
        .map(Tally::of)
        .reduce(NONE, Tally::plus);
  }

  private static Tally of(RowOutcome row) {
    boolean failed = row.end() instanceof RowEnd.Failed;
    boolean abandoned =
        row.end() instanceof RowEnd.Failed(RowError error)
            && error.code().equals(RowError.WORKER_FAILED);
    return new Tally(
        row.end() instanceof RowEnd.Succeeded ? 1 : 0,
        failed ? 1 : 0,
        failed && row.isRejected() ? 1 : 0,
        abandoned && !row.isRejected() ? 1 : 0,
        row.end() instanceof RowEnd.Canceled ? 1 : 0,
        row.end() instanceof RowEnd.Expired ? 1 : 0,
        row.spend(),
        row.busyMillis());
  }

  /** How many rows it is of. */
  public long rows() {
    return succeeded + failed + canceled + expired;
  }

  /** How many of them another pass may run. */
  public long retryable() {
    return failed - rejected + canceled + expired;
  }

  /** How many of them a worker has run. */
  public long ran() {
    return succeeded + failed - rejected - abandoned;
  }

  /** What it adds to the counters of a tenant: every row that was run counts as a job does. */
  public Usage usage() {
    return new Usage(ran(), ran(), busyMillis, spend);
  }

  /** What stays of it if another pass runs what it may run. */
  public Tally kept() {
    return new Tally(succeeded, rejected, rejected, 0, 0, 0, spend, busyMillis);
  }

  /** Both together. */
  public Tally plus(Tally more) {
    return new Tally(
        succeeded + more.succeeded,
        failed + more.failed,
        rejected + more.rejected,
        abandoned + more.abandoned,
        canceled + more.canceled,
        expired + more.expired,
        spend.plus(more.spend),
        busyMillis + more.busyMillis);
  }
}
