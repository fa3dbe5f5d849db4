package dev.millrace.local;

/**
 * How models are answered that providers run.
 *
 * @param live by the providers themselves; else by a mock that costs nothing
 * @param providers the operator's providers, as JSON
 * @param calls that are made at once at the most, 1 or more
 * @param usdPerMonth US dollars that may be spent in a month (UTC), 0 or more
 */
public record LlmOptions(boolean live, String providers, int calls, long usdPerMonth) {

  /** Nothing leaves the machine. */
  public static final LlmOptions MOCK = new LlmOptions(false, "{}", 10, 10);

  private static final long NANOS = 1_000_000_000;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if one is passed
   */
  public LlmOptions {
    if (calls < 1 || calls > 1000 || usdPerMonth < 0 || usdPerMonth > 1_000_000) {
      throw new IllegalArgumentException(
          "Calls at once are 1 to 1000, dollars a month 0 to 1000000");
    }
  }

  /** What may be spent in a month, in billionths of a US dollar. */
  public long nanosPerMonth() {
    return usdPerMonth * NANOS;
  }

  /** The word for {@link #live}. */
  public String mode() {
    return live ? "live" : "mock";
  }
}
