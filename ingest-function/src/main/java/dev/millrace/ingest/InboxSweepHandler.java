package dev.millrace.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The schedule's entry to {@link SweepInbox}. Thread-safe. */
public final class InboxSweepHandler implements RequestHandler<ScheduledEvent, String> {
  private final SweepInbox sweepInbox;

  /** As Lambda makes it. */
  public InboxSweepHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public InboxSweepHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    InboxConfig config = InboxConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    sweepInbox =
        new SweepInbox(
            aws.inboxStore(config.bucket()),
            aws.inboxQueue(config.queueUrl(), config.bucket()),
            config.patience(),
            Clock.tickMillis(ZoneOffset.UTC),
            new SecureRandom());
  }

  @Override
  public String handleRequest(ScheduledEvent event, Context context) {
    return PowertoolsLogging.withLogging(context, () -> "hints: " + sweepInbox.sweep());
  }
}
