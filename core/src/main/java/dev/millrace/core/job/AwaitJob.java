package dev.millrace.core.job;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Waits until a job is as somebody wants it. A job whose deadline passes meanwhile is made {@code
 * expired}, which ends a wait for its end. Thread-safe.
 */
public final class AwaitJob {
  private final JobChanges changes;
  private final ReadJob readJob;
  private final InstantSource clock;

  /**
   * What a wait came to.
   *
   * @param job as it stands; empty if it is gone
   * @param whole whether the job is as wanted or the time is over; if not, too many were waiting
   */
  public record Waited(Optional<Job> job, boolean whole) {}

  public AwaitJob(JobStore store, JobChanges changes, InstantSource clock) {
    this.changes = changes;
    this.readJob = new ReadJob(store, clock);
    this.clock = clock;
  }

  /**
   * Waits for a job that was just read.
   *
   * @param wanted what is waited for
   * @param until when the wait ends at the latest
   * @throws dev.millrace.core.StoreUnavailableException if nobody can say how the job stands
   */
  public Waited await(Job read, Predicate<Job> wanted, Instant until) {
    Optional<Job> job = Optional.of(read);
    if (!wanted.test(read) && clock.instant().isBefore(until)) {
      Instant deadline = read.request().deadline();
      boolean endsBefore = !read.status().isFinal() && deadline.isBefore(until);
      job =
          changes
              .await(read.key(), wanted, endsBefore ? deadline : until)
              .flatMap(readJob::asItStands);
    }
    boolean whole = job.isEmpty() || wanted.test(job.get()) || !clock.instant().isBefore(until);
    return new Waited(job, whole);
  }
}
