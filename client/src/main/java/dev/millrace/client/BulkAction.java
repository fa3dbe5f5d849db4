package dev.millrace.client;

import java.util.Locale;

/** What can be done with all jobs of a filter. */
public enum BulkAction {
  /** Stops those that have not ended. */
  CANCEL,
  /** Tries failed and expired ones again. */
  RETRY,
  /** Deletes input and output of those that have ended. */
  DELETE;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
