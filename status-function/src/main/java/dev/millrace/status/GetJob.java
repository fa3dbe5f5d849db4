package dev.millrace.status;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.ReadJob;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.CorruptPayloadException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

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

  /**
   * What the reader makes of the job. A job whose data were removed while they were being read is
   * read once more.
   *
   * @throws CorruptPayloadException if data of the job are damaged
   */
  <T> Optional<T> show(TenantId tenant, JobId id, Function<Job, T> reader) {
    Optional<Job> job = get(tenant, id);
    try {
      return job.map(reader);
    } catch (CorruptPayloadException e) {
      Optional<Job> again = get(tenant, id);
      if (again.equals(job)) {
        throw e;
      }
      return again.map(reader);
    }
  }

  /** The job that was just read, as its readers see it. */
  Optional<Job> seen(Job read) {
    return readJob.asItStands(read);
  }
}
