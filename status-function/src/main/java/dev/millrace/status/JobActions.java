package dev.millrace.status;

import dev.millrace.core.account.Quotas;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.Hints;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a client can ask to be done to a job of its own: cancel it, and call its webhook again.
 * {@link RetryJob} is the third. Thread-safe.
 */
public final class JobActions {

  private final JobStore store;
  private final JobQueue webhooks;
  private final InstantSource clock;

  /** What came of it. */
  sealed interface Result {

    /** Whether a client who wanted this has it, or will have it once the worker has stopped. */
    default boolean isDone() {
      return switch (this) {
        case Done(Job job) -> job.status() != JobStatus.EXPIRED;
        case Refused(Job job, Refusal why) ->
            why == Refusal.CANCELING
                || (why == Refusal.FINAL && job.status() == JobStatus.CANCELED);
        case OverLimit _, NotFound _ -> false;
      };
    }

    /** The job is so now. */
    record Done(Job job) implements Result {}

    /** It cannot be done to the job as it stands. */
    record Refused(Job job, Refusal why) implements Result {}

    /** A limit of the caller's is reached. */
    record OverLimit(Quotas.Refused refused) implements Result {}

    /** The tenant has no such job. */
    record NotFound() implements Result {}
  }

  /**
   * Acts on jobs.
   *
   * @param webhooks where hints go about jobs whose end is to be told
   */
  public JobActions(JobStore store, JobQueue webhooks, InstantSource clock) {
    this.store = store;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /** A queued job is canceled at once; the worker of a running one is asked to stop. */
  Result cancel(TenantId tenant, JobId id) {
    return move(tenant, id, job -> job.cancel(clock.instant()));
  }

  /** The webhook of a job that has ended is called again, from the first try on. */
  Result replayWebhook(TenantId tenant, JobId id) {
    Result result = move(tenant, id, job -> job.replayDelivery(clock.instant()));
    hint(webhooks, result);
    return result;
  }

  private Result move(TenantId tenant, JobId id, Function<Job, Move> step) {
    Instant now = clock.instant();
    Optional<Job> found = store.find(new JobKey(tenant, id)).filter(job -> !job.isForgotten(now));
    while (found.isPresent()) {
      Job job = found.get();
      switch (step.apply(job)) {
        case Move.Refused(Refusal why) -> {
          return new Result.Refused(Retention.view(job, now), why);
        }
        case Move.To(Job next) -> {
          switch (store.save(next)) {
            case JobStore.Saved() -> {
              return new Result.Done(Retention.view(next, now));
            }
            case JobStore.Conflict(Job current) -> found = Optional.ofNullable(current);
          }
        }
      }
    }
    return new Result.NotFound();
  }

  static void hint(JobQueue queue, Result result) {
    if (result instanceof Result.Done(Job job)) {
      Hints.send(queue, JobHint.of(job));
    }
  }
}
