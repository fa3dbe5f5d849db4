package dev.millrace.llm.provider;

import dev.millrace.core.job.Tokens;

/** Counts as providers report them, which do not always fit each other. */
final class TokenCounts {
  private TokenCounts() {}

  /**
   * These counts within their bounds.
   *
   * @param input all that was read, cached tokens among them
   */
  static Tokens of(long input, long output, long cached) {
    long read = Math.max(0, input);
    return new Tokens(read, Math.max(0, output), Math.clamp(cached, 0, read));
  }
}
