package dev.millrace.client;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A job had not ended when the time to wait for it was over. */
public final class AwaitTimeoutException extends MillraceException {
  private static final long serialVersionUID = 1L;

  private final String jobId;
  private final transient @Nullable Job job;

  AwaitTimeoutException(
      String jobId, @Nullable Job job, Duration timeout, @Nullable Throwable cause) {
    super(
        "The job "
            + jobId
            + (job == null ? " was not seen final" : " is " + job.status().word())
            + " after "
            + timeout,
        cause);
    this.jobId = jobId;
    this.job = job;
  }

  /** Names the job. */
  public String jobId() {
    return jobId;
  }

  /** The job as it was last seen, if it was. */
  public Optional<Job> job() {
    return Optional.ofNullable(job);
  }
}
