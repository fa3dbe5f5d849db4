package dev.millrace.core.batch;

/**
 * What came of planning.
 *
 * @param rows of the source, whatever they hold
 * @param chunks into which they are cut
 * @param cutIn the pass in which the source was read
 * @param pass the latest for which chunks were chosen
 * @param selected how many chunks that pass runs
 */
public record BatchPlan(long rows, int chunks, int cutIn, int pass, int selected) {

  /** The outcomes of so many chunks go into one file for the client. */
  public static final int CHUNKS_A_FILE = 2000;

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if there are more chunks than rows, or than there are
   */
  public BatchPlan {
    if (rows < 1
        || chunks < 1
        || chunks > rows
        || selected < 0
        || selected > chunks
        || cutIn < 1
        || cutIn > pass) {
      throw new IllegalArgumentException("Counts of a plan do not fit each other");
    }
  }

  /** Every chunk, for the first time. */
  public static BatchPlan first(long rows, int chunks, int pass) {
    return new BatchPlan(rows, chunks, pass, pass, chunks);
  }

  /** The same chunks, of which a later pass runs so many. */
  public BatchPlan again(int laterPass, int chosen) {
    return new BatchPlan(rows, chunks, cutIn, laterPass, chosen);
  }

  /** Into how many parts a file for the client is split. */
  public int files() {
    return Math.ceilDiv(chunks, CHUNKS_A_FILE);
  }
}
