package dev.millrace.maintenance;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import dev.millrace.aws.AwsClients;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.aws.Environment;
import dev.millrace.aws.SqsJobQueue;
import dev.millrace.core.job.JobPolicy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    AwsClients clients = new AwsClients(environment);
    sweepDueJobs =
        new SweepDueJobs(
            new DynamoDbJobStore(clients.dynamoDb(), config.jobsTable(), config.dueShards()),
            new SqsJobQueue(clients.sqs(), config.queueUrl()),
            JobPolicy.forWorkerTimeout(config.workerTimeout()),
            Clock.tickMillis(ZoneOffset.UTC));
  }

  @Override
  public String handleRequest(ScheduledEvent event, Context context) {
    SweepDueJobs.Report report = sweepDueJobs.sweep();
    LOG.info("Swept: {}", report);
    return report.toString();
  }
}
