package dev.millrace.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.millrace.aws.ApiGateway;
import dev.millrace.aws.AwsClients;
import dev.millrace.aws.DynamoDbJobStore;
import dev.millrace.aws.Environment;
import dev.millrace.aws.S3PayloadStore;
import dev.millrace.aws.SqsJobQueue;
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
    AwsClients clients = new AwsClients(environment);
    Payloads payloads = new Payloads(new S3PayloadStore(clients.s3(), config.bucket()));
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    SubmitJob submitJob =
        new SubmitJob(
            FolderModelCatalog.read(config.models()),
            payloads,
            new DynamoDbJobStore(clients.dynamoDb(), config.jobsTable(), config.dueShards()),
            new SqsJobQueue(clients.sqs(), config.queueUrl()),
            new SubmitJob.Acceptance(
                new JobIds(clock, new SecureRandom()),
                clock,
                JobPolicy.forWorkerTimeout(config.workerTimeout())));
    router = new SubmitEndpoint(submitJob, new JobJson(payloads)).routes();
  }

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    return ApiGateway.response(router.handle(ApiGateway.request(event)));
  }
}
