package dev.millrace.core.job;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads a job as it stands. One whose deadline has passed is made {@code expired} here and now, so
 * that what a client reads is what stays, whoever's clock is right. Thread-safe.
 */
public final class ReadJob {
  private final JobStore store;
  private final InstantSource clock;

  public ReadJob(JobStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * The job, or empty if there is none or its time is over.
   *
   * @throws dev.millrace.core.StoreUnavailableException if nobody can say
   */
  public Optional<Job> read(JobKey key) {
    return store.find(key).flatMap(this::asItStands);
  }

  /** The job that was just read, as it stands for its readers. */
  public Optional<Job> asItStands(Job read) {
    Optional<Job> job = Optional.of(read);
    while (job.isPresent() && job.get().expire(clock.instant()) instanceof Move.To(Job expired)) {
      switch (store.save(expired)) {
        case JobStore.Saved() -> {
          return Optional.of(expired);
        }
        case JobStore.Conflict(Job current) -> job = Optional.ofNullable(current);
      }
    }
    Instant now = clock.instant();
    return job.filter(each -> !each.isForgotten(now)).map(each -> Retention.view(each, now));
  }
}
