package dev.millrace.status;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobIndex.Page;
import dev.millrace.core.job.JobIndex.Position;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists a tenant's jobs as they stand, the newest first. Thread-safe. */
final class ListJobs {
  private final JobIndex index;
  private final GetJob getJob;
  private final InstantSource clock;

  ListJobs(JobIndex index, GetJob getJob, InstantSource clock) {
    this.index = index;
    this.getJob = getJob;
    this.clock = clock;
  }

  /**
   * A page of the jobs that fit. Those whose deadline has passed are made {@code expired} here and
   * now, as when they are read one by one.
   */
  Page list(TenantId tenant, JobFilter filter, @Nullable Position after, int limit) {
    Instant now = clock.instant();
    Page page = index.page(tenant, filter, after, limit, now);
    List<Job> seen =
        page.jobs().stream()
            .flatMap(job -> getJob.seen(job).stream())
            .filter(job -> filter.matches(job, now))
            .toList();
    return new Page(seen, page.next());
  }
}
