package dev.millrace.status;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.status.JobActions.Result;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * A failed or expired job is queued again, with an hour's time, within its tenant's limits.
 * Thread-safe.
 */
public final class RetryJob {
  private static final int MOST_TRIES = 5;

  private final JobStore store;
  private final Quotas quotas;
  private final JobQueue workers;
  private final JobPolicy policy;
  private final InstantSource clock;

  /**
   * Retries jobs.
   *
   * @param workers where hints go about jobs that are to be run
   */
  public RetryJob(
      JobStore store, Quotas quotas, JobQueue workers, JobPolicy policy, InstantSource clock) {
    this.store = store;
    this.quotas = quotas;
    this.workers = workers;
    this.policy = policy;
    this.clock = clock;
  }

  Result retry(Caller caller, JobId id) {
    Instant now = clock.instant();
    JobKey key = new JobKey(caller.tenant(), id);
    Optional<Job> found = store.find(key).filter(job -> !job.isForgotten(now));
    if (found.isEmpty()) {
      return new Result.NotFound();
    }
    Job job = counted(found.get());
    if (move(job, now) instanceof Move.Refused(Refusal why)) {
      return new Result.Refused(job, why);
    }
    if (quotas.reserve(caller, Ledger.UNITS, now) instanceof Quotas.Refused refused) {
      return new Result.OverLimit(refused);
    }
    Result result = retryReserved(job, now);
    if (!(result instanceof Result.Done)) {
      quotas.release(caller.tenant(), Ledger.day(now), Ledger.UNITS);
    }
    JobActions.hint(workers, result);
    return result;
  }

  /**
   * What the first round had reserved must be given back before it is reserved anew. A job with an
   * open call is left to those who end it: once it is settled, nobody would free what is held.
   */
  private Job counted(Job job) {
    if (!job.runs().calls().open().isEmpty()) {
      return job;
    }
    return job.settle()
        .map(settlement ->
            store.settle(List.of(settlement)) == 1
                ? settlement.next()
                : store.find(job.key()).orElse(job))
        .orElse(job);
  }

  private Result retryReserved(Job first, Instant now) {
    Job job = first;
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      switch (move(job, now)) {
        case Move.Refused(Refusal reason) -> {
          return new Result.Refused(job, reason);
        }
        case Move.To(Job next) -> {
          switch (store.save(next)) {
            case JobStore.Saved() -> {
              return new Result.Done(next);
            }
            case JobStore.Conflict(Job current) when current == null -> {
              return new Result.NotFound();
            }
            case JobStore.Conflict(Job current) -> job = current;
          }
        }
      }
    }
    return new Result.Refused(job, Refusal.UNSETTLED);
  }

  private Move move(Job job, Instant now) {
    return job.retryOnRequest(now, now.plus(JobRequest.DEFAULT_DEADLINE), policy);
  }
}
