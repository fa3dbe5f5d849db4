package dev.millrace.core.job;

import dev.millrace.core.StoreUnavailableException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a tenant's jobs without their ids, the newest first: by the time of their acceptance, and
 * by id where that is the same. Which jobs there are the index may learn a moment late, where its
 * adapter says so; how a job stands it always says as of now. Thread-safe.
 */
public interface JobIndex {

  /**
   * Jobs that fit the filter. So that no request costs more than its share, the adapter looks at a
   * bounded number of jobs: a page may be short, or empty, and yet have a next one. A walk from
   * page to page meets each job once that was there when it began, whatever happens meanwhile.
   *
   * @param after from behind this position on; null from the newest job on
   * @param limit how many at most, 1 or more
   * @param now by which the filter sees whose deadline has passed and who is forgotten
   * @throws StoreUnavailableException if the store cannot answer now
   */
  Page page(TenantId tenant, JobFilter filter, @Nullable Position after, int limit, Instant now);

  /**
   * A place in a tenant's jobs.
   *
   * @param createdAt when the job there was accepted, in milliseconds
   * @param id of the job there
   */
  record Position(Instant createdAt, JobId id) {

    /** Where this job stands. */
    public static Position of(Job job) {
      return new Position(job.request().createdAt(), job.key().id());
    }
  }

  /**
   * A part of the list.
   *
   * @param jobs as they are stored, the newest first
   * @param next behind which the list goes on; null at its end
   */
  record Page(List<Job> jobs, @Nullable Position next) {

    public Page {
      jobs = List.copyOf(jobs);
    }
  }
}
