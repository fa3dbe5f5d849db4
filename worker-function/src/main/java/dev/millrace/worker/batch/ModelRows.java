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
import dev.millrace.core.job.ErrorCode.Retry;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.Spend;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.ProcessorModels;
import dev.millrace.worker.file.InputFiles;
import dev.millrace.worker.file.InputOwner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rows on this worker's own processors. A row costs no write of its own: if the worker dies,
 * it is run again. Thread-safe.
 */
final class ModelRows implements RowRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRows.class);
  private static final int MOST_TRIES = 3;

  private final BatchModels models;
  private final ProcessorModels processors;
  private final InputFiles files;
  private final Payloads payloads;
  private final Backoff backoff;
  private final Pause pause;
  private final InstantSource clock;

  ModelRows(
      BatchModels models,
      ProcessorModels processors,
      InputFiles files,
      Payloads payloads,
      Backoff backoff,
      Pause pause,
      InstantSource clock) {
    this.models = models;
    this.processors = processors;
    this.files = files;
    this.payloads = payloads;
    this.backoff = backoff;
    this.pause = pause;
    this.clock = clock;
  }

  @Override
  public RowOutcome run(Batch batch, Row.Input row, StopSignal stop) {
    Instant begin = clock.instant();
    RowEnd end = end(batch, row, stop);
    return new RowOutcome(
        row.line(),
        row.id(),
        row.hash(),
        batch.pass(),
        end,
        Spend.NONE,
        Duration.between(begin, clock.instant()).toMillis());
  }

  private RowEnd end(Batch batch, Row.Input row, StopSignal stop) {
    for (int tries = 1; ; tries++) {
      try {
        return new RowEnd.Succeeded(output(batch, row, tries, stop));
      } catch (StoppedException e) {
        throw e;
      } catch (RuntimeException
          | LinkageError
          | StackOverflowError
              e) { // whatever a model throws, the row must end and its neighbours go on
        JobError error = error(e);
        if (tries == MOST_TRIES || error.code().retry() == Retry.NEVER) {
          LOG.info("Row {} of batch {} failed", row.line(), batch.key(), e);
          return new RowEnd.Failed(new RowError(error.code().slug(), error.detail()));
        }
        stop.check();
        pause.await(backoff.afterAttempt(tries));
      }
    }
  }

  private Payload output(Batch batch, Row.Input row, int tries, StopSignal stop) {
    InputOwner owner = InputOwner.of(batch.key(), batch.request().model(), tries);
    String input = files.resolve(owner, row.input().toString(), stop);
    String output = processors.predict(models.of(batch), input, stop);
    return payloads.keep(
        batch.key().outputKey(batch.pass(), row.line(), Sha256.hex(output)), output);
  }

  private static JobError error(Throwable failure) {
    return switch (failure) {
      case PredictionException e -> e.toJobError();
      case StoreUnavailableException _ -> untold(ErrorCode.DEPENDENCY_UNAVAILABLE);
      default -> untold(ErrorCode.INTERNAL);
    };
  }

  private static JobError untold(ErrorCode code) {
    return new JobError(code, code.title().toLowerCase(Locale.ROOT));
  }
}
