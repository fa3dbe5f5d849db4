package dev.millrace.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.inference.Predictors;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The queue's entry to {@link RunJob}. Thread-safe. */
public final class WorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final int LEAST_MILLIS_FOR_A_JOB = 5_000;

  private final MessageBatch batch;

  /** As Lambda makes it. */
  public WorkerHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public WorkerHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    WorkerConfig config = WorkerConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    PayloadStore payloads = aws.payloadStore(config.bucket());
    PackagedModels models =
        new PackagedModels(
            FolderModelCatalog.read(config.models()), new Predictors(), config.streams());
    models.loadAll();
    RunJob runJob =
        new RunJob(
            aws.jobStore(config.jobsTable(), config.dueShards()),
            new Payloads(payloads),
            models,
            JobPolicy.forWorkerTimeout(config.timeout()),
            new Backoff(new SecureRandom()),
            Clock.tickMillis(ZoneOffset.UTC));
    batch = new MessageBatch(runJob, payloads, config.streams());
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () ->
            new SQSBatchResponse(
                batch.run(
                    event.getRecords(),
                    context.getAwsRequestId(),
                    () -> context.getRemainingTimeInMillis() >= LEAST_MILLIS_FOR_A_JOB)));
  }
}
