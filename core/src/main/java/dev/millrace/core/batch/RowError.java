package dev.millrace.core.batch;

/**
 * Why a row has no output.
 *
 * @param code the slug of an {@link dev.millrace.core.job.ErrorCode}, or one of those below
 * @param detail what happened to this row, for people; never holds the input
 */
public record RowError(String code, String detail) {

  /** The line holds no row. */
  public static final String INVALID_LINE = "invalid-line";

  /** The worker died, or never came. */
  public static final String WORKER_FAILED = "worker-failed";
}
