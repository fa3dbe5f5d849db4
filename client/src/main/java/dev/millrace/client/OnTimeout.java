package dev.millrace.client;

/** What becomes of a job when the time to wait for it is over. */
public enum OnTimeout {
  /** It goes on; it can be awaited again. */
  LEAVE,
  /** It is canceled; if it has just ended, it is the answer after all. */
  CANCEL
}
