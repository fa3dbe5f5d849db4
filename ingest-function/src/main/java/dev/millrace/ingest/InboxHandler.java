package dev.millrace.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.core.StoreUnavailableException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The entry of S3's notifications, by way of a queue, to {@link AcceptObject}. Thread-safe. */
public final class InboxHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Logger LOG = LoggerFactory.getLogger(InboxHandler.class);
  private static final int LEAST_MILLIS = 10_000;

  private final AcceptObject acceptObject;
  private final String bucket;

  /** As Lambda makes it. */
  public InboxHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public InboxHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    IngestConfig config = IngestConfig.from(environment);
    InboxConfig own = InboxConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    bucket = own.bucket();
    acceptObject =
        new AcceptObject(
            aws.inboxStore(own.bucket()),
            aws.jobStore(config.jobsTable(), config.dueShards()),
            IngestHandler.submitJob(config, aws),
            aws.jobQueue(own.endsUrl()),
            Clock.tickMillis(ZoneOffset.UTC),
            new InboxCallers(aws.tenantStore(config.jobsTable()), own.defaults()));
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () -> {
          List<BatchItemFailure> failures = new ArrayList<>();
          for (SQSMessage message : event.getRecords()) {
            if (context.getRemainingTimeInMillis() < LEAST_MILLIS || !isThrough(message)) {
              failures.add(new BatchItemFailure(message.getMessageId()));
            }
          }
          return new SQSBatchResponse(failures);
        });
  }

  private boolean isThrough(SQSMessage message) {
    Optional<List<String>> keys = ObjectEvents.keys(message.getBody(), bucket);
    if (keys.isEmpty()) {
      LOG.error("Message {} is no notification of S3 and is dropped", message.getMessageId());
      return true;
    }
    boolean through = true;
    for (String key : keys.get()) {
      through &= isThrough(key);
    }
    return through;
  }

  private boolean isThrough(String key) {
    try {
      acceptObject.accept(key);
      return true;
    } catch (StoreUnavailableException e) {
      LOG.warn("The hint about {} goes back to the queue", key, e);
      return false;
    } catch (RuntimeException e) { // a fault of ours must not hold up the object's neighbours
      LOG.error("{} could not be looked at; its hint goes back to the queue", key, e);
      return false;
    }
  }
}
