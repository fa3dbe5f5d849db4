package dev.millrace.status;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import dev.millrace.aws.ApiGateway;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.aws.PolledJobChanges;
import dev.millrace.core.Pause;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.Cors;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.RegistryCatalog;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.QueueStats;
import dev.millrace.core.upload.Uploads;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.status.account.KeyEndpoints;
import dev.millrace.status.account.ManageKeys;
import dev.millrace.status.model.AddModel;
import dev.millrace.status.model.ModelEndpoints;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** API Gateway's entry to what can be asked about jobs and done to them. Thread-safe. */
public final class StatusHandler
    implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {
  private final InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
  private final Router router;
  private final Cors cors;

  /** As Lambda makes it. */
  public StatusHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public StatusHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    StatusConfig config = StatusConfig.from(environment);
    cors = config.cors();
    AwsAdapters aws = new AwsAdapters(environment);
    JobStore store = aws.jobStore(config.jobsTable(), config.dueShards());
    PayloadStore payloads = aws.payloadStore(config.bucket());
    JobJson jobJson = new JobJson(new Payloads(payloads));
    QueueStats queue =
        aws.queueStats(config.queues().cpu(), config.deadLettersUrl(), config.workers(), clock);
    JobResponses responses = new JobResponses(jobJson, queue, clock);
    JobChanges changes = new PolledJobChanges(store, clock, new SecureRandom(), Pause.BLOCKING);
    PreferredWait preferredWait = new PreferredWait(new AwaitJob(store, changes, clock), clock);
    JobActions actions = new JobActions(store, aws.jobQueue(config.webhookQueueUrl()), clock);
    Quotas quotas = aws.quotas(config.jobsTable());
    ManageKeys keys =
        new ManageKeys(aws.tenantStore(config.jobsTable()), clock, new SecureRandom());
    RetryJob retryJob =
        new RetryJob(
            store,
            quotas,
            aws.runQueues(config.queues()),
            JobPolicy.forWorkerTimeout(config.workerTimeout()),
            clock);
    WebhookSecrets secrets =
        new WebhookSecrets(payloads, new SecureRandom(), config.secretGeneration());
    RegistryCatalog models =
        aws.models(
            FolderModelCatalog.read(config.models()), config.jobsTable(), config.bucket(), clock);
    AddModel addModel =
        new AddModel(
            models,
            aws.modelIndexStore(config.jobsTable()),
            payloads,
            new Uploads(payloads),
            aws.uploadStore(config.bucket()));
    Health health = new Health(models, store, clock);
    router =
        new StatusEndpoints(new GetJob(store, clock), responses, preferredWait, health)
            .routes()
            .and(new JobActionEndpoints(actions, retryJob, responses).routes())
            .and(
                new JobAccess(
                        store,
                        aws.jobIndex(config.jobsTable()),
                        payloads,
                        aws.payloadLinks(config.bucket()),
                        actions,
                        retryJob,
                        new SecureRandom(),
                        clock)
                    .routes(jobJson))
            .and(new AccountEndpoints(store, secrets).routes())
            .and(
                new QueueEndpoint(queue, store, PriceTable.ofWorkers(config.workerMemory()), clock)
                    .routes())
            .and(new ModelEndpoints(models, addModel, config.workerTimeout()).routes())
            .and(new KeyEndpoints(keys, quotas, config.defaults(), clock).routes());
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
