package dev.millrace.core.account;

/**
 * What a tenant may have and do. They are counted in the store, exactly; those that cost nothing
 * are left to the gateway.
 *
 * @param perSecond submissions a second that each key may make in the long run, 1 or more
 * @param burst submissions that a key may make at once after a rest, 1 or more
 * @param openJobs jobs that may be unfinished at once, 0 or more
 * @param unitsPerDay units that may be spent on a day (UTC), 0 or more; a job on the CPU costs one,
 *     and nothing if it never ran
 * @param nanosPerMonth billionths of a US dollar that providers may be paid in a month (UTC), 0 or
 *     more
 */
public record Limits(int perSecond, int burst, int openJobs, long unitsPerDay, long nanosPerMonth) {
  /** A million dollars. */
  private static final long NO_BUDGET = 1_000_000L * 1_000_000_000;

  /** So much that nobody reaches it. */
  public static final Limits NONE =
      new Limits(1_000_000, Integer.MAX_VALUE, Integer.MAX_VALUE, 1L << 50, NO_BUDGET);

  /** Limits without a budget for providers. */
  public Limits(int perSecond, int burst, int openJobs, long unitsPerDay) {
    this(perSecond, burst, openJobs, unitsPerDay, NO_BUDGET);
  }

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a limit is out of its bounds
   */
  public Limits {
    if (perSecond < 1 || burst < 1 || openJobs < 0 || unitsPerDay < 0 || nanosPerMonth < 0) {
      throw new IllegalArgumentException("A rate is 1 or more, other limits are not negative");
    }
  }
}
