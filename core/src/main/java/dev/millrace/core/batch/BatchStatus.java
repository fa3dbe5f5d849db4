package dev.millrace.core.batch;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;

/** The words for where a batch stands, the same in code, store and API. */
public enum BatchStatus {
  /** Its source is being read and cut into chunks. */
  VALIDATING,
  /** Its chunks are being run. */
  RUNNING,
  /** What was not run gets its outcome. */
  FINALIZING,
  /** Every line has an outcome, which may be an error. */
  SUCCEEDED,
  /** The batch as a whole could not be run. */
  FAILED,
  /** Somebody wants no more of it to be run; what is not run yet gets its outcome. */
  CANCELING,
  /** Ended on request. */
  CANCELED,
  /** Not done by its deadline. */
  EXPIRED;

  private static final EnumSet<BatchStatus> FINAL =
      EnumSet.of(SUCCEEDED, FAILED, CANCELED, EXPIRED);

  private final String word = name().toLowerCase(Locale.ROOT);

  /** Whether the pass is over; only a client's retry begins another. */
  public boolean isFinal() {
    return FINAL.contains(this);
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
  public static BatchStatus ofWord(String word) {
    return Arrays.stream(values())
        .filter(status -> status.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Not a status of a batch: " + word));
  }
}
