package dev.millrace.core.job;

import dev.millrace.core.payload.Payload;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a job stands, with just the facts that belong to that standing. */
public sealed interface JobState {

  JobStatus status();

  /** A state that no move leaves. */
  sealed interface Final extends JobState {
    /** When the job ended. */
    Instant completedAt();
  }

  /**
   * Waiting for a worker.
   *
   * @param notBefore when a retry may start at the earliest; null for a job that may start at once
   */
  record Queued(@Nullable Instant notBefore) implements JobState {
    @Override
    public JobStatus status() {
      return JobStatus.QUEUED;
    }
  }

  /**
   * A worker has it, or had it until it died.
   *
   * @param cancelRequestedAt when somebody asked the worker to stop; null if nobody did
   */
  record Running(Lease lease, @Nullable Instant cancelRequestedAt) implements JobState {
    @Override
    public JobStatus status() {
      return JobStatus.RUNNING;
    }
  }

  /**
   * Done.
   *
   * @param output the JSON document that the model answered
   * @param modelDigest SHA-256 of the package that answered
   */
  record Succeeded(Instant completedAt, Payload output, String modelDigest) implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.SUCCEEDED;
    }
  }

  /** Ended without a result. */
  record Failed(Instant completedAt, JobError error) implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.FAILED;
    }
  }

  /** Ended on request. */
  record Canceled(Instant completedAt) implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.CANCELED;
    }
  }

  /** Not done by its deadline. */
  record Expired(Instant completedAt) implements Final {
    @Override
    public JobStatus status() {
      return JobStatus.EXPIRED;
    }
  }
}
