package dev.millrace.core.job;

import dev.millrace.core.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Lets somebody wait until a job has changed. Thread-safe. */
public interface JobChanges {

  /**
   * The job as soon as it is as wanted, or as it stands when the time is over. A job that is as
   * wanted already is answered at once; so is any job if too many wait as it is.
   *
   * @param wanted looks at one version of the job at a time, perhaps not at every one; it takes no
   *     time and never throws
   * @param until when the wait ends at the latest; no wait if that has passed
   * @return empty if there is no such job
   * @throws StoreUnavailableException if nobody can say how the job stands
   */
  Optional<Job> await(JobKey key, Predicate<Job> wanted, Instant until);
}
