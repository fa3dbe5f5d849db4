package dev.millrace.core.model;

import java.util.Arrays;
import java.util.Locale;

/**
 * Which workers run a job. Each lane has a queue and a cap of its own, so none waits for another.
 */
public enum Lane {
  /** Models that run on the worker's own processors. */
  CPU,
  /** Models that a provider runs: a worker waits for many of them at once, and pays for each. */
  LLM;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in the store. */
  public String word() {
    return word;
  }

  /**
   * The lane of this word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Lane ofWord(String word) {
    return Arrays.stream(values())
        .filter(lane -> lane.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not a lane: " + word));
  }
}
