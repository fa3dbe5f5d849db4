package dev.millrace.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The schedule's entry to {@link SweepDueJobs}. Thread-safe. */
public final class MaintenanceHandler implements RequestHandler<ScheduledEvent, String> {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceHandler.class);

  private final SweepDueJobs sweepDueJobs;

  /** As Lambda makes it. */
  public MaintenanceHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public MaintenanceHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    MaintenanceConfig config = MaintenanceConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    PayloadStore payloads = aws.payloadStore(config.bucket());
    sweepDueJobs =
        new SweepDueJobs(
            aws.jobStore(config.jobsTable(), config.dueShards()),
            aws.runQueues(config.queues()),
            aws.jobQueue(config.webhookQueueUrl()),
            payloads,
            new OpenCalls(new KeptAnswers(payloads), aws.budgets(config.jobsTable()), clock),
            JobPolicy.forWorkerTimeout(config.workerTimeout()),
            clock);
  }

  @Override
  public String handleRequest(ScheduledEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () -> {
          SweepDueJobs.Report report = sweepDueJobs.sweep();
          LOG.info("Swept: {}", report);
          return report.toString();
        });
  }
}
