package dev.millrace.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.aws.MessageBatch;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The dead-letter queue's entry to {@link ReadDeadLetter}. Thread-safe. */
public final class DeadLetterHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final int LEAST_MILLIS = 5_000;
  private final ReadDeadLetter readDeadLetter;
  private final MessageBatch batch;

  /** As Lambda makes it. */
  public DeadLetterHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public DeadLetterHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    DeadLetterConfig config = DeadLetterConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    readDeadLetter =
        new ReadDeadLetter(
            aws.jobStore(config.jobsTable(), config.dueShards()),
            aws.runQueues(config.queues()),
            Clock.tickMillis(ZoneOffset.UTC));
    batch =
        new MessageBatch(
            aws.payloadStore(config.bucket()),
            aws.messageVisibility(config.deadLettersUrl()),
            config.timeout().plusSeconds(5),
            1);
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () ->
            new SQSBatchResponse(
                batch.run(
                    event.getRecords(),
                    () -> context.getRemainingTimeInMillis() >= LEAST_MILLIS,
                    (key, alone) -> readDeadLetter.read(key))));
  }
}
