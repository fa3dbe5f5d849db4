package dev.millrace.local.http;

/**
 * How much a server takes at once.
 *
 * @param bytes of a body that the handler sees; of a longer one it sees a byte more
 * @param working requests that are answered at once, but for those that wait
 * @param waiting requests that wait for a job at once
 */
public record HttpLimits(int bytes, int working, int waiting) {

  /** As many as are answered within a second or two, even where they all write. */
  private static final int MOST_WORKING = 2048;

  /** Each costs a connection and a few kilobytes, and no thread. */
  private static final int MOST_WAITING = 20_000;

  /** The usual limits. */
  public static HttpLimits ofBody(int bytes) {
    return new HttpLimits(bytes, MOST_WORKING, MOST_WAITING);
  }
}
