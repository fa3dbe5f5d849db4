package dev.millrace.worker;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Move;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.Payloads;
import dev.millrace.inference.PredictionException;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the job that a hint names, if it may be run: claim, predict, store the result, save the end.
 * When this returns, the hint may be deleted: the job is final, or others look after it.
 * Thread-safe.
 */
public final class RunJob {
  private static final Logger LOG = LoggerFactory.getLogger(RunJob.class);

  private final JobStore store;
  private final Payloads payloads;
  private final Models models;
  private final JobPolicy policy;
  private final Backoff backoff;
  private final InstantSource clock;

  public RunJob(
      JobStore store,
      Payloads payloads,
      Models models,
      JobPolicy policy,
      Backoff backoff,
      InstantSource clock) {
    this.store = store;
    this.payloads = payloads;
    this.models = models;
    this.policy = policy;
    this.backoff = backoff;
    this.clock = clock;
  }

  /**
   * Runs the job, or leaves it if it is not to be run now.
   *
   * @param owner names this worker in the job's lease
   * @throws StoreUnavailableException if a store cannot answer; the hint must then be kept, or left
   *     to the sweeper
   */
  public void run(JobKey key, String owner) {
    Optional<Job> found = store.find(key);
    if (found.isEmpty()) {
      LOG.warn("Hint for job {}, which is not there", key);
      return;
    }
    claim(found.get(), owner).ifPresent(this::runClaimed);
  }

  /** The job as we run it, or empty if it is not ours to run. */
  private Optional<Job> claim(Job found, String owner) {
    Job job = found;
    while (job.claim(clock.instant(), owner, policy) instanceof Move.To(Job claimed)) {
      switch (store.save(claimed)) {
        case JobStore.Saved() -> {
          return Optional.of(claimed);
        }
        case JobStore.Conflict(Job current) -> {
          if (current == null) {
            return Optional.empty();
          }
          job = current;
        }
      }
    }
    LOG.debug("Job {} is not to be run: {}", job.key(), job.status());
    return Optional.empty();
  }

  private void runClaimed(Job running) {
    Move end = predict(running);
    if (!(end instanceof Move.To(Job next))) {
      throw new IllegalStateException("A running job can always end: " + running.key());
    }
    if (store.save(next) instanceof JobStore.Conflict) {
      LOG.warn(
          "Job {} was taken from attempt {}; its result is dropped",
          running.key(),
          running.runs().attempts());
    }
  }

  private Move predict(Job running) {
    try {
      Models.Prediction answer = models.predict(running.request().model(), input(running));
      PayloadKey place = running.key().outputKey(running.version());
      Payload output = payloads.keep(place, answer.output());
      return running.succeed(clock.instant(), output, answer.modelDigest());
    } catch (PredictionException e) {
      LOG.info("Job {} failed", running.key(), e);
      return running.fail(clock.instant(), e.toJobError());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // the boundary of a run: whatever a model throws, the job must end and the worker live on
      LOG.error("Attempt {} of job {} failed", running.runs().attempts(), running.key(), e);
      return running.retry(
          clock.instant(),
          backoff.afterAttempt(running.runs().attempts()),
          new JobError(ErrorCode.INTERNAL, "Attempt " + running.runs().attempts() + " failed"),
          policy);
    }
  }

  private String input(Job running) {
    try {
      return payloads.load(running.request().input());
    } catch (CorruptPayloadException e) {
      throw new PredictionException(ErrorCode.INPUT_CORRUPT, "The stored input is damaged", e);
    }
  }
}
