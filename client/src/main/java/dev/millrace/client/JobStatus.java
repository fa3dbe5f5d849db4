package dev.millrace.client;

import java.util.Locale;

/** How a job stands. */
public enum JobStatus {
  /** It waits for a worker, or for its next attempt. */
  QUEUED,
  /** A worker has it. */
  RUNNING,
  /** It has its output. */
  SUCCEEDED,
  /** It ended with an error. */
  FAILED,
  /** Somebody stopped it. */
  CANCELED,
  /** Its deadline passed. */
  EXPIRED,
  /** A word that this client does not know yet; {@link Job#json} has it. */
  UNKNOWN;

  /** Whether nothing more happens by itself. */
  public boolean isFinal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELED || this == EXPIRED;
  }

  /** The word in the API. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of this word. */
  static JobStatus ofWord(String word) {
    for (JobStatus status : values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    return UNKNOWN;
  }
}
