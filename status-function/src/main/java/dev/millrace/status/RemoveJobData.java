package dev.millrace.status;

import dev.millrace.core.job.DataRemoval;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.status.JobActions.Result;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Removes the data of a job that has ended: its input, output and metadata. First from the record,
 * by which they are gone for every reader, then from the payload store. Who dies in between leaves
 * the second part to a repetition, or to the sweeper. Thread-safe.
 */
final class RemoveJobData {
  private final JobStore store;
  private final PayloadStore payloads;
  private final InstantSource clock;

  RemoveJobData(JobStore store, PayloadStore payloads, InstantSource clock) {
    this.store = store;
    this.payloads = payloads;
    this.clock = clock;
  }

  /**
   * Removes the data, or says why not. It may be repeated.
   *
   * @throws dev.millrace.core.StoreUnavailableException if something may be left; a repetition goes
   *     on from there
   */
  Result remove(TenantId tenant, JobId id) {
    Instant now = clock.instant();
    Optional<Job> found = store.find(new JobKey(tenant, id)).filter(job -> !job.isForgotten(now));
    while (found.isPresent()) {
      Job job = found.get();
      switch (job.isOverdue(now) ? job.expire(now) : DataRemoval.begin(job, now)) {
        case Move.To(Job next) -> found = saved(next);
        case Move.Refused(Refusal why) when why == Refusal.DATA_GONE -> {
          erase(job);
          return new Result.Done(job);
        }
        case Move.Refused(Refusal why) -> {
          return new Result.Refused(job, why);
        }
      }
    }
    return new Result.NotFound();
  }

  private void erase(Job removed) {
    Optional<Job> job = Optional.of(removed);
    while (job.isPresent() && DataRemoval.complete(job.get()).isPresent()) {
      payloads.deleteBelow(removed.key().payloads());
      job = DataRemoval.complete(job.get()).flatMap(this::saved);
    }
  }

  /** The job that stands after an attempt to save this one. */
  private Optional<Job> saved(Job next) {
    return switch (store.save(next)) {
      case JobStore.Saved() -> Optional.of(next);
      case JobStore.Conflict(Job current) -> Optional.ofNullable(current);
    };
  }
}
