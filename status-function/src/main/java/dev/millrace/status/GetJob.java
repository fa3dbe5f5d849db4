package dev.millrace.status;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.ReadJob;
import dev.millrace.core.job.TenantId;
import java.time.InstantSource;
import java.util.Optional;

/** Reads a tenant's job as it stands. Thread-safe. */
public final class GetJob {
  private final ReadJob readJob;

  public GetJob(JobStore store, InstantSource clock) {
    this.readJob = new ReadJob(store, clock);
  }

  /**
   * The job, or empty if the tenant has none of this id: never had, or its time is over. One whose
   * deadline has passed is {@code expired}.
   *
   * @throws dev.millrace.core.StoreUnavailableException if nobody can say
   */
  Optional<Job> get(TenantId tenant, JobId id) {
    return readJob.read(new JobKey(tenant, id));
  }
}
