package dev.millrace.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.aws.Environment;
import dev.millrace.aws.MessageBatch;
import dev.millrace.aws.Overtaking;
import dev.millrace.aws.SqsExpressQueue;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.inference.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The queue's entry to {@link RunJob}. Thread-safe. */
public final class WorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerHandler.class);

  /** A run must have stopped so long before Lambda would stop it. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
  private final Duration leastTime;
  private final RunJob runJob;
  private final SqsExpressQueue express;
  private final QueueConfig queue;
  private final SettleEnded settleEnded;
  private final MessageBatch batch;

  /** The global context forgets what nobody else refers to. */
  private final SnapshotHooks snapshotHooks;

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
    queue = QueueConfig.from(environment);
    AwsWorker worker = new AwsWorker(config, variables, clock);
    // workers that wait for providers need a model only to find facts, and load it then
    List<ModelPackage> own = queue.lane() == Lane.CPU ? worker.deployed() : List.of();
    worker.processors().load(own);
    snapshotHooks = new SnapshotHooks(worker.processors(), own);
    Core.getGlobalContext().register(snapshotHooks);
    leastTime = config.timeout().dividedBy(2);
    express = worker.aws().expressQueue(queue.expressQueueUrl(), queue.queueUrl(), clock);
    settleEnded = new SettleEnded(worker.jobs(), worker.desk().open());
    runJob = worker.runJob(settleEnded::note);
    batch =
        new MessageBatch(
            worker.payloads(),
            worker.aws().messageVisibility(queue.queueUrl()),
            worker.policy().lease().plus(JobPolicy.CLOCK_SKEW),
            queue.sideBySide(config.streams()));
  }

  SnapshotHooks snapshotHooks() {
    return snapshotHooks;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () -> {
          try (Overtaking overtaking =
              Overtaking.during(
                  // those that wait for a provider wait side by side; none overtakes another
                  queue.lane() == Lane.CPU ? event.getRecords().size() : 0,
                  queue.batchSize(),
                  express::take,
                  express::giveBack)) {
            return new SQSBatchResponse(
                batch.run(
                    event.getRecords(),
                    () -> timeLeft(context).compareTo(leastTime) >= 0,
                    (key, alone) -> {
                      if (!alone) {
                        overtaking.next().ifPresent(first -> overtake(first, context));
                      }
                      return runJob.run(key, shift(context, alone));
                    }));
          } finally {
            settleEnded.settle();
          }
        });
  }

  /** A failure is the job's own: its message in the main queue brings it back. */
  private void overtake(JobKey first, Context context) {
    try {
      var _ = runJob.run(first, shift(context, false));
    } catch (StoreUnavailableException e) {
      LOG.warn("Job {} does not overtake", first, e);
    }
  }

  private Shift shift(Context context, boolean alone) {
    Instant end = clock.instant().plus(timeLeft(context)).minus(MARGIN);
    return new Shift(context.getAwsRequestId(), alone, end, new StopSignal());
  }

  private static Duration timeLeft(Context context) {
    return Duration.ofMillis(context.getRemainingTimeInMillis());
  }
}
