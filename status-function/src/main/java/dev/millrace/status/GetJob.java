package dev.millrace.status;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.TenantId;
import java.time.InstantSource;
import java.util.Optional;

/** Reads a tenant's job as it stands. Thread-safe. */
public final class GetJob {
  private final JobStore store;
  private final InstantSource clock;

  public GetJob(JobStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** The job, or empty if the tenant has none of this id: never had, or its time is over. */
  Optional<Job> get(TenantId tenant, JobId id) {
    return store.find(new JobKey(tenant, id)).filter(job -> !job.isForgotten(clock.instant()));
  }
}
