package dev.millrace.worker;

import dev.millrace.core.Pause;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Lease;
import dev.millrace.core.job.LoggedTrace;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.Hints;
import dev.millrace.core.queue.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the job that a hint names, if it may be run: claim, predict, store the result, save the end.
 * When this returns, the job is final, or others look after it. Thread-safe.
 */
public final class RunJob {
  private static final Logger LOG = LoggerFactory.getLogger(RunJob.class);
  private static final Disposition DONE = new Disposition.Done();
  private static final int MOST_CLAIMS = 3;

  /** How long after the end of its time a run may still be saved. */
  private static final Duration LAST_SAVE = Duration.ofSeconds(3);

  private final JobStore store;
  private final Inference inference;
  private final JobQueue webhooks;
  private final ModelBreakers breakers;
  private final Surroundings surroundings;
  private final AtomicLong claims = new AtomicLong();

  /**
   * What a run takes from its surroundings.
   *
   * @param pause between two tries of saving an end
   * @param timer for heartbeats and for ends that are due
   * @param ended is told of each job that ended here
   */
  public record Surroundings(
      JobPolicy policy,
      Backoff backoff,
      InstantSource clock,
      Pause pause,
      Timer timer,
      Consumer<Job> ended) {

    /** Nobody is told. */
    public Surroundings(
        JobPolicy policy, Backoff backoff, InstantSource clock, Pause pause, Timer timer) {
      this(policy, backoff, clock, pause, timer, _ -> {});
    }
  }

  /**
   * Runs jobs.
   *
   * @param webhooks where hints go about jobs whose end is to be told
   */
  public RunJob(JobStore store, Inference inference, JobQueue webhooks, Surroundings surroundings) {
    this.store = store;
    this.inference = inference;
    this.webhooks = webhooks;
    this.breakers = new ModelBreakers(surroundings.clock());
    this.surroundings = surroundings;
  }

  /**
   * Runs the job, or leaves it if it is not to be run now.
   *
   * @return what becomes of the hint
   * @throws StoreUnavailableException if the store cannot answer; the hint must then be kept, or
   *     left to the sweeper
   */
  public Disposition run(JobKey key, Shift shift) {
    Optional<Job> found = store.find(key);
    if (found.isEmpty()) {
      LOG.warn("Hint for job {}, which is not there", key);
      return DONE;
    }
    return claim(found.get(), shift);
  }

  private Disposition claim(Job found, Shift shift) {
    Job job = found;
    String model = job.request().model().toString();
    while (true) {
      String owner = shift.owner() + "/" + claims.incrementAndGet();
      Move move = job.claim(now(), owner, surroundings.policy());
      if (!(move instanceof Move.To(Job claimed))) {
        return leave(job, ((Move.Refused) move).why());
      }
      if (job.mustRunAlone() && !shift.alone()) {
        return new Disposition.Alone();
      }
      Duration closed = inference.closedFor(job);
      if (closed.isPositive()) {
        return new Disposition.Later(closed);
      }
      if (!breakers.permits(model)) {
        return new Disposition.Later(ModelBreakers.OPEN);
      }
      switch (save(claimed, model)) {
        case JobStore.Saved() -> {
          try (LoggedTrace _ = LoggedTrace.of(claimed)) {
            return runClaimed(claimed, shift);
          }
        }
        case JobStore.Conflict(Job current) -> {
          breakers.release(model);
          if (current == null) {
            return DONE;
          }
          job = current;
        }
      }
    }
  }

  /** A claim whose answer was lost may hold: then its repetition meets the claim itself. */
  private JobStore.SaveResult save(Job claimed, String model) {
    for (int failures = 1; ; failures++) {
      try {
        JobStore.SaveResult result = store.save(claimed);
        return result.equals(new JobStore.Conflict(claimed)) ? new JobStore.Saved() : result;
      } catch (StoreUnavailableException e) {
        if (failures == MOST_CLAIMS) {
          breakers.release(model);
          throw e;
        }
        surroundings.pause().await(surroundings.backoff().afterAttempt(failures));
      }
    }
  }

  private Disposition leave(Job job, Refusal why) {
    LOG.debug("Job {} is not to be run: {}", job.key(), why);
    return switch (why) {
      case NOT_YET -> waitFor(job);
      // if that worker is dead, this hint brings the next one as soon as its lease is over
      case LEASED -> new Disposition.Later(job.leaseLeft(now()));
      case OVERDUE, CANCELING, CRASHED_OUT -> end(job);
      default -> DONE;
    };
  }

  /** What the sweeper would do, if it may be done by now. */
  private Disposition end(Job job) {
    Job next = job.sweep(now(), surroundings.policy()).next();
    if (!next.status().isFinal()) {
      return new Disposition.Later(job.leaseLeft(now()));
    }
    if (store.save(next) instanceof JobStore.Saved) {
      tell(next);
    }
    return DONE;
  }

  private Disposition runClaimed(Job claimed, Shift shift) {
    if (!(claimed.state() instanceof Running(Lease lease, _))) {
      throw new IllegalStateException("A claimed job runs: " + claimed.key());
    }
    ClaimedRun run =
        new ClaimedRun(store, surroundings.policy(), surroundings.clock(), claimed, lease);
    Instant deadline = claimed.request().deadline();
    Instant end = deadline.isBefore(shift.end()) ? deadline : shift.end();
    Outcome outcome;
    try (RunWatch _ =
        new RunWatch(run, shift.stop(), surroundings.timer(), surroundings.policy(), now(), end)) {
      outcome = inference.of(run, shift.stop(), surroundings.pause());
    }
    breakers.record(claimed.request().model().toString(), outcome);
    Instant last = shift.end().plus(LAST_SAVE);
    Optional<Job> ended = run.finish(outcome, last, surroundings.backoff(), surroundings.pause());
    if (ended.isEmpty()) {
      LOG.warn("Job {} was taken from {}; its outcome is dropped", claimed.key(), lease.owner());
      return DONE;
    }
    tell(ended.get());
    return waitFor(ended.get());
  }

  private void tell(Job ended) {
    surroundings.ended().accept(ended);
    if (ended.delivery() != null) {
      Hints.send(webhooks, ended.key());
    }
  }

  private Disposition waitFor(Job job) {
    if (!(job.state() instanceof Queued(Instant notBefore)) || notBefore == null) {
      return DONE;
    }
    Duration wait = Duration.between(now(), notBefore);
    return new Disposition.Later(wait.isNegative() ? Duration.ZERO : wait);
  }

  private Instant now() {
    return surroundings.clock().instant();
  }
}
