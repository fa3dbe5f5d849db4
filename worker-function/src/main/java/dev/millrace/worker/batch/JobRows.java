package dev.millrace.worker.batch;

import dev.millrace.core.Pause;
import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.Row;
import dev.millrace.core.batch.RowEnd;
import dev.millrace.core.batch.RowError;
import dev.millrace.core.batch.RowOutcome;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobState;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Move;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.Shift;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs rows that cost money, each as a job: so a paid answer is kept, a budget holds, and a crash
 * costs one call at most, by the same rules as for any other job. Thread-safe.
 */
final class JobRows implements RowRunner {
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final JobStore jobs;
  private final Payloads payloads;
  private final RunJob runJob;
  private final RowFiles files;
  private final JobPolicy policy;
  private final Pause pause;
  private final InstantSource clock;
  private final Duration longestRun;

  /**
   * Runs rows.
   *
   * @param files gives a new job its own copies of the files of its batch that its input names
   * @param longestRun of one job
   */
  JobRows(
      JobStore jobs,
      Payloads payloads,
      RunJob runJob,
      RowFiles files,
      JobPolicy policy,
      Pause pause,
      InstantSource clock,
      Duration longestRun) {
    this.jobs = jobs;
    this.payloads = payloads;
    this.runJob = runJob;
    this.files = files;
    this.policy = policy;
    this.pause = pause;
    this.clock = clock;
    this.longestRun = longestRun;
  }

  @Override
  public RowOutcome run(Batch batch, Row.Input row, StopSignal stop) {
    Instant begin = clock.instant();
    JobKey key =
        new JobKey(
            batch.key().tenant(),
            JobIds.ofRow(
                batch.key().tenant(), batch.key().id().toString(), batch.pass(), row.line()));
    Job job = jobs.find(key).orElse(null);
    if (job == null) {
      job = accept(batch, row, key);
    }
    while (!job.status().isFinal()) {
      if (stop.reason().isPresent()) {
        leave(job, stop);
        throw new StoppedException(null);
      }
      var _ = runJob.run(key, shift(batch, row, stop));
      job = jobs.find(key).orElseThrow(() -> new StoreUnavailableException("No job " + key, null));
      if (!job.status().isFinal() && stop.reason().isEmpty()) {
        pause.await(untilNext(job));
      }
    }
    return outcome(batch, row, job, Duration.between(begin, clock.instant()));
  }

  private Job accept(Batch batch, Row.Input row, JobKey key) {
    String input = row.input().toString();
    String sha256 = Sha256.hex(input);
    JobContext context =
        new JobContext(
            Map.of("batch", batch.key().id().toString(), "line", Long.toString(row.line())),
            batch.request().context().traceparent(),
            null,
            batch.request().context().noCache());
    Job job =
        Job.acceptRow(
            key,
            new JobRequest(
                batch.request().model(),
                batch.request().lane(),
                payloads.keep(key.inputKey(sha256), input),
                sha256,
                row.hash(),
                clock.instant(),
                batch.request().deadline(),
                null,
                context),
            policy);
    files.copy(batch, row, key);
    return switch (jobs.create(job)) {
      case JobStore.Saved() -> job;
      case JobStore.Conflict(@Nullable Job current) when current != null -> current;
      case JobStore.Conflict _ -> throw new StoreUnavailableException("No job " + key, null);
    };
  }

  private Shift shift(Batch batch, Row.Input row, StopSignal stop) {
    return new Shift(
        "batch " + batch.key().id() + " row " + row.line(),
        false,
        clock.instant().plus(longestRun),
        stop);
  }

  /** Nobody else may go on with a job that nobody wants. */
  private void leave(Job job, StopSignal stop) {
    if (stop.reason().filter(StopSignal.Reason.NOT_WANTED::equals).isPresent()
        && job.cancel(clock.instant()) instanceof Move.To(Job canceled)) {
      // whoever was faster has ended it
      var _ = jobs.save(canceled);
    }
  }

  private Duration untilNext(Job job) {
    Instant now = clock.instant();
    if (job.state() instanceof JobState.Queued(Instant notBefore)
        && notBefore != null
        && notBefore.isAfter(now)) {
      Duration wait = Duration.between(now, notBefore);
      return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }
    return LOOK;
  }

  private RowOutcome outcome(Batch batch, Row.Input row, Job job, Duration busy) {
    return new RowOutcome(
        row.line(),
        row.id(),
        row.hash(),
        batch.pass(),
        end(batch, row, job),
        job.runs().calls().spend(),
        busy.toMillis());
  }

  private RowEnd end(Batch batch, Row.Input row, Job job) {
    return switch (job.state()) {
      case JobState.Succeeded succeeded -> new RowEnd.Succeeded(copy(batch, row, succeeded));
      case JobState.Failed failed -> new RowEnd.Failed(error(failed.error()));
      case JobState.Canceled _ -> new RowEnd.Canceled();
      case JobState.Expired _ -> new RowEnd.Expired();
      default -> throw new IllegalStateException("A row has ended as " + job.status());
    };
  }

  /** The batch's outputs last as long as the batch, whatever becomes of the job. */
  private Payload copy(Batch batch, Row.Input row, JobState.Succeeded succeeded) {
    String output = payloads.load(succeeded.output());
    return payloads.keep(
        batch.key().outputKey(batch.pass(), row.line(), Sha256.hex(output)), output);
  }

  private static RowError error(JobError error) {
    ErrorCode code = error.code();
    return new RowError(code.slug(), error.detail());
  }
}
