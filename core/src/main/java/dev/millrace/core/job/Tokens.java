package dev.millrace.core.job;

/**
 * What a provider counted for a call, or for several.
 *
 * @param input tokens that were read, cached ones among them
 * @param output tokens that were written, thoughts among them
 * @param cached those of the input that the provider had from an earlier call, and sells cheaper
 */
public record Tokens(long input, long output, long cached) {

  public static final Tokens NONE = new Tokens(0, 0, 0);

  /**
   * Checks the counts.
   *
   * @throws IllegalArgumentException if one is negative, or more is cached than was read
   */
  public Tokens {
    if (input < 0 || output < 0 || cached < 0 || cached > input) {
      throw new IllegalArgumentException("Counts of tokens do not fit each other");
    }
  }

  /** Both together. */
  public Tokens plus(Tokens more) {
    return new Tokens(input + more.input, output + more.output, cached + more.cached);
  }
}
