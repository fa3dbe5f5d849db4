package dev.millrace.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.aws.MessageBatch;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.maintenance.webhook.HttpWebhookSender;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The webhook queue's entry to {@link DeliverWebhook}. Thread-safe. */
public final class WebhookHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  /** A call takes at most 15 s, and its end is to be saved. */
  private static final int LEAST_MILLIS = 20_000;

  private static final int CALLS_AT_ONCE = 10;

  private final DeliverWebhook deliverWebhook;
  private final MessageBatch batch;

  /** As Lambda makes it. */
  public WebhookHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public WebhookHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    WebhookConfig config = WebhookConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    PayloadStore payloads = aws.payloadStore(config.bucket());
    JobJson jobJson = new JobJson(new Payloads(payloads));
    deliverWebhook =
        new DeliverWebhook(
            aws.jobStore(config.jobsTable(), config.dueShards()),
            new HttpWebhookSender(config.allowLoopback()),
            new WebhookEvents(
                jobJson,
                new WebhookSecrets(payloads, new SecureRandom(), config.secretGeneration()),
                config.allowLoopback()),
            new WriteOutbox(aws.inboxStore(config.inbox()), jobJson),
            Clock.tickMillis(ZoneOffset.UTC));
    batch =
        new MessageBatch(
            payloads,
            aws.messageVisibility(config.queueUrl()),
            config.timeout().plusSeconds(5),
            CALLS_AT_ONCE);
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
                    (key, alone) -> deliverWebhook.deliver(key))));
  }
}
