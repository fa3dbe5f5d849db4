package dev.millrace.core.job;

/**
 * What calls of providers have cost.
 *
 * @param tokens that were paid for
 * @param nanos their cost, in billionths of a US dollar
 * @param savedNanos what answers would have cost that were there already
 */
public record Spend(Tokens tokens, long nanos, long savedNanos) {

  public static final Spend NONE = new Spend(Tokens.NONE, 0, 0);

  /** Both together. */
  public Spend plus(Spend more) {
    return new Spend(tokens.plus(more.tokens), nanos + more.nanos, savedNanos + more.savedNanos);
  }

  /** What must be added to the other, which was a part of this, to make this. */
  Spend minus(Spend less) {
    Tokens rest =
        new Tokens(
            tokens.input() - less.tokens.input(),
            tokens.output() - less.tokens.output(),
            tokens.cached() - less.tokens.cached());
    return new Spend(rest, nanos - less.nanos, savedNanos - less.savedNanos);
  }
}
