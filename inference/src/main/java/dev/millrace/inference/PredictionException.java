package dev.millrace.inference;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.JobError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The model cannot answer this input; the code says whether it could at another time. */
public final class PredictionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final Duration retryAfter;

  public PredictionException(ErrorCode code, String detail, @Nullable Throwable cause) {
    this(code, detail, cause, Duration.ZERO);
  }

  /**
   * An error of a service that said when to come back.
   *
   * @param retryAfter how long the next run waits at least
   */
  public PredictionException(
      ErrorCode code, String detail, @Nullable Throwable cause, Duration retryAfter) {
    super(detail, cause);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** How long the next run waits at least; nothing if nobody said. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** The error as the job keeps it. */
  public JobError toJobError() {
    return new JobError(code, String.valueOf(getMessage()));
  }
}
