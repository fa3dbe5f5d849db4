package dev.millrace.ingest;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.millrace.aws.ApiGateway;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.aws.PolledJobChanges;
import dev.millrace.core.Pause;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Cors;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Router;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.upload.Uploads;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** API Gateway's entry to {@link SubmitJob} and {@link OpenUpload}. Thread-safe. */
public final class IngestHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
  private final Router router;
  private final Cors cors;

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
    cors = config.cors();
    AwsAdapters aws = new AwsAdapters(environment);
    Payloads payloads = new Payloads(aws.payloadStore(config.bucket()));
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    JobStore store = aws.jobStore(config.jobsTable(), config.dueShards());
    JobChanges changes = new PolledJobChanges(store, clock, new SecureRandom(), Pause.BLOCKING);
    router =
        new SubmitEndpoint(
                submitJob(config, aws),
                new JobResponses(new JobJson(payloads), clock),
                new PreferredWait(new AwaitJob(store, changes, clock), clock),
                config.allowLoopback())
            .routes()
            .and(new UploadEndpoint(openUpload(config, aws)).routes());
  }

  private static OpenUpload openUpload(IngestConfig config, AwsAdapters aws) {
    return new OpenUpload(
        new Uploads(aws.payloadStore(config.bucket())),
        aws.uploadStore(config.bucket()),
        Clock.tickMillis(ZoneOffset.UTC),
        new SecureRandom());
  }

  static SubmitJob submitJob(IngestConfig config, AwsAdapters aws) {
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    PayloadStore stored = aws.payloadStore(config.bucket());
    return new SubmitJob(
        aws.models(
            FolderModelCatalog.read(config.models()), config.jobsTable(), config.bucket(), clock),
        new PinFiles(new Uploads(stored), aws.uploadStore(config.bucket()), config.allowLoopback()),
        new Payloads(stored),
        aws.jobStore(config.jobsTable(), config.dueShards()),
        new SubmitJob.Queues(
            aws.runQueues(config.queues()),
            aws.expressQueue(config.expressQueueUrl(), config.queues().cpu(), clock)),
        aws.quotas(config.jobsTable()),
        new SubmitJob.Acceptance(
            new JobIds(clock, new SecureRandom()),
            clock,
            JobPolicy.forWorkerTimeout(config.workerTimeout())));
  }

  @Override
  public APIGatewayProxyResponseEvent handleRequest(
      APIGatewayProxyRequestEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () -> {
          Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
          ApiRequest request = ApiGateway.request(event, clock.instant(), left);
          return ApiGateway.response(cors.on(request.headers(), router.handle(request)));
        });
  }
}
