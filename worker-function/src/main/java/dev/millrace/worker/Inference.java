package dev.millrace.worker;

import dev.millrace.core.Pause;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.Payloads;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.worker.file.InputFiles;
import dev.millrace.worker.file.InputOwner;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a run that touches no job record: input, model, result. Whatever happens in it
 * becomes an {@link Outcome}. Thread-safe.
 */
public final class Inference {
  private static final Logger LOG = LoggerFactory.getLogger(Inference.class);
  private static final int MOST_READS = 3;

  private final Payloads payloads;
  private final InputFiles files;
  private final Models models;
  private final CallDesk desk;
  private final Backoff backoff;

  /** Of models that take no files. */
  public Inference(Payloads payloads, Models models, CallDesk desk, Backoff backoff) {
    this(payloads, InputFiles.NONE, models, desk, backoff);
  }

  /** Of models whose inputs may name files. */
  public Inference(
      Payloads payloads, InputFiles files, Models models, CallDesk desk, Backoff backoff) {
    this.payloads = payloads;
    this.files = files;
    this.models = models;
    this.desk = desk;
    this.backoff = backoff;
  }

  /** How long the job's model is not to be asked. */
  Duration closedFor(Job job) {
    Duration closed = models.closedFor(job.request().model());
    return closed.isPositive() ? backoff.afterRefusal(job.runs().deferrals(), closed) : closed;
  }

  /** What came of the running job's input; never throws but for errors of the machine. */
  Outcome of(ClaimedRun run, StopSignal stop, Pause pause) {
    Job running = run.job();
    try {
      return answer(running, new PaidCalls(run, desk, new Retrying(backoff, pause)), stop);
    } catch (StoppedException e) {
      LOG.info("Attempt {} of job {} was stopped", running.runs().attempts(), running.key());
      return stopped(running, stop);
    } catch (PredictionException e) {
      LOG.info("Job {} failed", running.key(), e);
      return failure(running, e.toJobError(), e.retryAfter());
    } catch (StoreUnavailableException e) {
      LOG.warn("Job {} cannot reach its payloads", running.key(), e);
      return failure(running, error(running, ErrorCode.DEPENDENCY_UNAVAILABLE), Duration.ZERO);
    } catch (RuntimeException
        | LinkageError
        | StackOverflowError
            e) { // whatever a model throws, the job must end and the worker live on
      LOG.error("Attempt {} of job {} failed", running.runs().attempts(), running.key(), e);
      return failure(running, error(running, ErrorCode.INTERNAL), Duration.ZERO);
    }
  }

  private Outcome answer(Job running, Payer payer, StopSignal stop) {
    String input = files.resolve(InputOwner.of(running), input(running), stop);
    Models.Prediction answer = models.predict(running.request().model(), input, payer, stop);
    PayloadKey place = running.key().outputKey(running.version());
    return new Outcome.Success(payloads.keep(place, answer.output()), answer.modelDigest());
  }

  /** What is damaged on its way here may be whole the next time; what lies damaged is not. */
  private String input(Job running) {
    Payload input = running.request().input();
    for (int read = 1; ; read++) {
      try {
        return payloads.load(input);
      } catch (CorruptPayloadException e) {
        if (read == MOST_READS) {
          throw new PredictionException(ErrorCode.INPUT_CORRUPT, "The stored input is damaged", e);
        }
      }
    }
  }

  private Outcome stopped(Job running, StopSignal stop) {
    return stop.reason().orElse(StopSignal.Reason.NOT_WANTED) == StopSignal.Reason.TIME_IS_UP
        ? failure(running, error(running, ErrorCode.RUN_TIMEOUT), Duration.ZERO)
        : new Outcome.HandedBack();
  }

  private Outcome failure(Job running, JobError error, Duration asked) {
    Duration wait =
        error.code().retry() == ErrorCode.Retry.UNSPENT
            ? backoff.afterRefusal(running.runs().deferrals(), asked)
            : backoff.afterRefusal(running.runs().counted() - 1, asked);
    return new Outcome.Failure(error, wait);
  }

  private static JobError error(Job running, ErrorCode code) {
    return new JobError(
        code,
        "Attempt " + running.runs().attempts() + ": " + code.title().toLowerCase(Locale.ROOT));
  }
}
