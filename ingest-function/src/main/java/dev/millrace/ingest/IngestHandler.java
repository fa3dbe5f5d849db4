package dev.millrace.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.millrace.aws.ApiGateway;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payloads;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** API Gateway's entry to {@link SubmitJob}. Thread-safe. */
public final class IngestHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final Router router;

  /** As Lambda makes it. */
  public IngestHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public IngestHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    IngestConfig config = IngestConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    Payloads payloads = new Payloads(aws.payloadStore(config.bucket()));
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    SubmitJob submitJob =
        new SubmitJob(
            FolderModelCatalog.read(config.models()),
            payloads,
            aws.jobStore(config.jobsTable(), config.dueShards()),
            new SubmitJob.Queues(
                aws.jobQueue(config.queueUrl()),
                aws.expressQueue(config.expressQueueUrl(), config.queueUrl(), clock)),
            aws.quotas(config.jobsTable()),
            new SubmitJob.Acceptance(
                new JobIds(clock, new SecureRandom()),
                clock,
                JobPolicy.forWorkerTimeout(config.workerTimeout())));
    router = new SubmitEndpoint(submitJob, new JobJson(payloads), config.allowLoopback()).routes();
  }

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context, () -> ApiGateway.response(router.handle(ApiGateway.request(event))));
  }
}
