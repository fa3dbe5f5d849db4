package dev.millrace.worker;

import dev.millrace.core.Pause;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Calls;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Lease;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.ProviderCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that this worker has claimed, as it knows it. Its heartbeat and its end may meet: whichever
 * is saved second is made again from what the first has left. Thread-safe.
 */
final class ClaimedRun {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimedRun.class);

  private final JobStore store;
  private final JobPolicy policy;
  private final InstantSource clock;
  private final AtomicReference<Job> latest;
  private final Lease claim;
  private final int attempt;

  /** What is known of calls and not saved yet; the next move takes it along. */
  private final AtomicReference<UnaryOperator<Calls>> known =
      new AtomicReference<>(UnaryOperator.identity());

  ClaimedRun(JobStore store, JobPolicy policy, InstantSource clock, Job claimed, Lease claim) {
    this.store = store;
    this.policy = policy;
    this.clock = clock;
    this.latest = new AtomicReference<>(claimed);
    this.claim = claim;
    this.attempt = claimed.runs().attempts();
  }

  /**
   * Lengthens the lease.
   *
   * @return whether the run is still wanted and still ours
   * @throws StoreUnavailableException if nobody can say
   */
  boolean heartbeat() {
    return move(job -> job.heartbeat(clock.instant(), policy)).isPresent();
  }

  /** The job as this worker knows it last. */
  Job job() {
    return known(latest.get());
  }

  /**
   * Writes a call into the job, before it is made.
   *
   * @return it, or empty if the run is not wanted any more or not ours, and no call may be made
   * @throws StoreUnavailableException if nobody can say
   */
  Optional<ProviderCall> begin(Function<Job, ProviderCall> call) {
    return move(job -> job.call(clock.instant(), call.apply(job)))
        .map(job -> job.runs().calls().latest().getLast());
  }

  /** Something is known of the job's calls; it is saved with the next move. */
  void note(UnaryOperator<Calls> change) {
    known.updateAndGet(before -> calls -> change.apply(before.apply(calls)));
  }

  private Job known(Job job) {
    return job.with(known.get().apply(job.runs().calls()));
  }

  /**
   * Ends the run, in spite of a store that fails now and then, as long as the lease lasts.
   *
   * @param last when the worker must give up, since it will be stopped
   * @return the job as it is now, or empty if somebody else has taken it and our outcome is dropped
   * @throws StoreUnavailableException if the lease is over and nobody can say
   */
  Optional<Job> finish(Outcome outcome, Instant last, Backoff backoff, Pause pause) {
    for (int failures = 1; ; failures++) {
      try {
        return move(job -> job.finish(clock.instant(), outcome, policy));
      } catch (StoreUnavailableException e) {
        Duration wait = backoff.afterAttempt(failures);
        Instant next = clock.instant().plus(wait);
        if (next.isAfter(leaseEnd()) || next.isAfter(last)) {
          throw e;
        }
        LOG.warn("The end of job {} could not be saved; it is tried again", claim.owner(), e);
        pause.await(wait);
      }
    }
  }

  private Optional<Job> move(Function<Job, Move> step) {
    Job job = latest.get();
    while (step.apply(known(job)) instanceof Move.To(Job next)) {
      switch (store.save(next)) {
        case JobStore.Saved() -> {
          latest.set(next);
          return Optional.of(next);
        }
        case JobStore.Conflict(Job current) -> {
          if (next.equals(current)) {
            // our own write, of which the answer was lost
            latest.set(next);
            return Optional.of(next);
          }
          if (current == null || !isOurs(current)) {
            return Optional.empty();
          }
          job = current;
        }
      }
    }
    return Optional.empty();
  }

  private boolean isOurs(Job current) {
    return current.state() instanceof Running(Lease held, _)
        && held.owner().equals(claim.owner())
        && current.runs().attempts() == attempt;
  }

  private Instant leaseEnd() {
    return latest.get().state() instanceof Running(Lease held, _) ? held.until() : claim.until();
  }
}
