package dev.millrace.core.job;

import java.util.Locale;

/**
 * The words for where a job stands, the same in code, store and API. Final is final: no move leads
 * out of a final status.
 */
public enum JobStatus {
  QUEUED(false),
  RUNNING(false),
  SUCCEEDED(true),
  FAILED(true),
  CANCELED(true),
  EXPIRED(true);

  private final boolean terminal;
  private final String word = name().toLowerCase(Locale.ROOT);

  JobStatus(boolean terminal) {
    this.terminal = terminal;
  }

  /** Whether the job's life is over. */
  public boolean isFinal() {
    return terminal;
  }

  /** The word in the store and the API. */
  public String word() {
    return word;
  }

  /**
   * The status with this word.
   *
   * @throws IllegalArgumentException if no status has this word
   */
  public static JobStatus ofWord(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
