package dev.millrace.worker;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.aws.MessageBatch;
import dev.millrace.aws.Overtaking;
import dev.millrace.aws.SqsExpressQueue;
import dev.millrace.core.Pause;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.FileCache;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.model.RegistryCatalog;
import dev.millrace.core.model.RegistryFiles;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.provider.SpendingLimits;
import dev.millrace.inference.Predictors;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.provider.Providers;
import dev.millrace.llm.provider.ReferencedKeys;
import dev.millrace.worker.file.HttpFetcher;
import dev.millrace.worker.file.LoadFiles;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.crac.Core;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.PowertoolsLogging;

/** The queue's entry to {@link RunJob}. Thread-safe. */
public final class WorkerHandler implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerHandler.class);

  /** A run must have stopped so long before Lambda would stop it. */
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
  private final Duration leastTime;
  private final RunJob runJob;
  private final SqsExpressQueue express;
  private final Lane lane;
  private final int batchSize;
  private final SettleEnded settleEnded;
  private final MessageBatch batch;

  /** The global context forgets what nobody else refers to. */
  private final SnapshotHooks snapshotHooks;

  /** As Lambda makes it. */
  public WorkerHandler() {
    this(System.getenv());
  }

  /**
   * As a host makes it that has more than one function in its process.
   *
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public WorkerHandler(Map<String, String> variables) {
    Environment environment = new Environment(variables);
    WorkerConfig config = WorkerConfig.from(environment);
    AwsAdapters aws = new AwsAdapters(environment);
    PayloadStore payloads = aws.payloadStore(config.bucket());
    FolderModelCatalog deployed = FolderModelCatalog.read(config.models());
    RegistryCatalog catalog = aws.models(deployed, config.jobsTable(), config.bucket(), clock);
    FileCache cache = new FileCache(config.modelCache(), config.modelCacheBytes(), clock);
    RegistryFiles files = new RegistryFiles(deployed, payloads, cache);
    ProcessorModels processors =
        new ProcessorModels(new Predictors(files, config.modelBytes()), config.streams());
    // workers that wait for providers need a model only to find facts, and load it then
    List<ModelPackage> own = config.lane() == Lane.CPU ? deployed.all() : List.of();
    processors.load(own);
    snapshotHooks = new SnapshotHooks(processors, own);
    Core.getGlobalContext().register(snapshotHooks);
    Backoff backoff = new Backoff(new SecureRandom());
    JobPolicy policy = JobPolicy.forWorkerTimeout(config.timeout());
    leastTime = config.timeout().dividedBy(2);
    JobStore store = aws.jobStore(config.jobsTable(), config.dueShards());
    lane = config.lane();
    express = aws.expressQueue(config.expressQueueUrl(), config.queueUrl(), clock);
    Providers providers =
        new Providers(
            config.llm().providers(),
            config.llm().mode(),
            new ReferencedKeys(variables, clock),
            clock);
    CallDesk desk = desk(config, aws, payloads);
    GeneratedAnswers generated =
        GeneratedAnswers.of(
            providers::provider,
            providers.fingerprint(),
            aws.providerGates(config.jobsTable()),
            payloads,
            new GeneratedAnswers.Facts(catalog, files, processors),
            config.modelCache().resolve("vectors"),
            clock);
    Models models = new PackagedModels(catalog, processors, generated);
    batchSize = config.batchSize();
    settleEnded = new SettleEnded(store, desk.open());
    runJob =
        new RunJob(
            store,
            new Inference(
                new Payloads(payloads),
                new LoadFiles(
                    catalog,
                    payloads,
                    new HttpFetcher(config.allowLoopback()),
                    config.allowLoopback()),
                RehearsedModels.of(models, config.rehearsal(), new SecureRandom(), Pause.BLOCKING),
                desk,
                backoff),
            aws.jobQueue(config.webhookQueueUrl()),
            new RunJob.Surroundings(
                policy, backoff, clock, Pause.BLOCKING, new ThreadTimer(), settleEnded::note));
    batch =
        new MessageBatch(
            payloads,
            aws.messageVisibility(config.queueUrl()),
            policy.lease().plus(JobPolicy.CLOCK_SKEW),
            config.sideBySide());
  }

  private CallDesk desk(WorkerConfig config, AwsAdapters aws, PayloadStore payloads) {
    KeptAnswers answers = new KeptAnswers(payloads);
    Budgets budgets = aws.budgets(config.jobsTable());
    return new CallDesk(
        answers,
        new OpenCalls(answers, budgets, clock),
        budgets,
        new SpendingLimits(
            aws.tenantStore(config.jobsTable()),
            config.llm().owner(),
            config.llm().defaults(),
            config.llm().nanosPerMonth(),
            clock),
        clock);
  }

  SnapshotHooks snapshotHooks() {
    return snapshotHooks;
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    return PowertoolsLogging.withLogging(
        context,
        () -> {
          try (Overtaking overtaking =
              Overtaking.during(
                  // those that wait for a provider wait side by side; none overtakes another
                  lane == Lane.CPU ? event.getRecords().size() : 0,
                  batchSize,
                  express::take,
                  express::giveBack)) {
            return new SQSBatchResponse(
                batch.run(
                    event.getRecords(),
                    () -> timeLeft(context).compareTo(leastTime) >= 0,
                    (key, alone) -> {
                      if (!alone) {
                        overtaking.next().ifPresent(first -> overtake(first, context));
                      }
                      return runJob.run(key, shift(context, alone));
                    }));
          } finally {
            settleEnded.settle();
          }
        });
  }

  /** A failure is the job's own: its message in the main queue brings it back. */
  private void overtake(JobKey first, Context context) {
    try {
      var _ = runJob.run(first, shift(context, false));
    } catch (StoreUnavailableException e) {
      LOG.warn("Job {} does not overtake", first, e);
    }
  }

  private Shift shift(Context context, boolean alone) {
    Instant end = clock.instant().plus(timeLeft(context)).minus(MARGIN);
    return new Shift(context.getAwsRequestId(), alone, end, new StopSignal());
  }

  private static Duration timeLeft(Context context) {
    return Duration.ofMillis(context.getRemainingTimeInMillis());
  }
}
