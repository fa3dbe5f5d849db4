package dev.millrace.core.batch;

/**
 * How large a chunk may be. It is cut before the row that would be one too many, or whose bytes
 * would be; so it is the same wherever and however often planning began anew.
 *
 * @param rows at most, 1 or more
 * @param bytes of the rows as they are stored, together, unless it is one row alone
 */
public record Chunking(int rows, int bytes) {

  /** For models of some milliseconds a row. */
  public static final Chunking DEFAULT = new Chunking(100, 4 * 1024 * 1024);

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public Chunking {
    if (rows < 1 || bytes < 1) {
      throw new IllegalArgumentException("A chunk has room for one row at least");
    }
  }
}
