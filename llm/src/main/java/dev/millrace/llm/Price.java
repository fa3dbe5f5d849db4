package dev.millrace.llm;

import dev.millrace.core.job.Tokens;

/**
 * What tokens cost, in millionths of a US dollar for a million tokens.
 *
 * @param input of those that are read for the first time
 * @param output of those that are written
 * @param cached of those that the provider had already
 */
public record Price(long input, long output, long cached) {
  private static final long THOUSAND = 1000;

  /** Costs nothing. */
  public static final Price FREE = new Price(0, 0, 0);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a price is negative
   */
  public Price {
    if (input < 0 || output < 0 || cached < 0) {
      throw new IllegalArgumentException("A price is not negative");
    }
  }

  /** The cost in billionths of a US dollar, rounded up. */
  public long nanosOf(Tokens tokens) {
    long millionths =
        (tokens.input() - tokens.cached()) * input
            + tokens.cached() * cached
            + tokens.output() * output;
    return Math.ceilDiv(millionths, THOUSAND);
  }
}
