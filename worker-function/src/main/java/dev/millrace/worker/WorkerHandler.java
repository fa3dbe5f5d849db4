package dev.millrace.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.aws.MessageBatch;
import dev.millrace.core.Pause;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The queue's entry to {@link RunJob}. Thread-safe. */
public final class WorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  /** A run must have stopped so long before Lambda would stop it. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
  private final Duration leastTime;
  private final RunJob runJob;
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
    Backoff backoff = new Backoff(new SecureRandom());
    JobPolicy policy = JobPolicy.forWorkerTimeout(config.timeout());
    leastTime = config.timeout().dividedBy(2);
    runJob =
        new RunJob(
            aws.jobStore(config.jobsTable(), config.dueShards()),
            new Inference(
                new Payloads(payloads),
                RehearsedModels.of(models, config.rehearsal(), new SecureRandom(), Pause.BLOCKING),
                backoff),
            aws.jobQueue(config.webhookQueueUrl()),
            new RunJob.Surroundings(policy, backoff, clock, Pause.BLOCKING, new ThreadTimer()));
    batch =
        new MessageBatch(
            payloads,
            aws.messageVisibility(config.queueUrl()),
            policy.lease().plus(JobPolicy.CLOCK_SKEW),
            // one more than there are streams: its calls to the store cost no stream any time
            config.streams() + 1);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () ->
            new SQSBatchResponse(
                batch.run(
                    event.getRecords(),
                    () -> timeLeft(context).compareTo(leastTime) >= 0,
                    (key, alone) -> runJob.run(key, shift(context, alone)))));
  }

  private Shift shift(Context context, boolean alone) {
    Instant end = clock.instant().plus(timeLeft(context)).minus(MARGIN);
    return new Shift(context.getAwsRequestId(), alone, end, new StopSignal());
  }

  private static Duration timeLeft(Context context) {
    return Duration.ofMillis(context.getRemainingTimeInMillis());
  }
}
