package dev.millrace.inference;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.JobError;
import org.jspecify.annotations.Nullable;

/** The model cannot answer this input, and would not at another time either. */
public final class PredictionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public PredictionException(ErrorCode code, String detail, @Nullable Throwable cause) {
    super(detail, cause);
    this.code = code;
  }

  /** The error as the job keeps it. */
  public JobError toJobError() {
    return new JobError(code, String.valueOf(getMessage()));
  }
}
