package dev.millrace.worker;

import dev.millrace.aws.AwsAdapters;
import dev.millrace.aws.Environment;
import dev.millrace.core.Pause;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.model.FileCache;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelCatalog;
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
import dev.millrace.llm.provider.Providers;
import dev.millrace.llm.provider.ReferencedKeys;
import dev.millrace.worker.file.HttpFetcher;
import dev.millrace.worker.file.InputFiles;
import dev.millrace.worker.file.LoadFiles;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a function has that runs models, made of its environment. Thread-safe. */
public final class AwsWorker {
  private final WorkerConfig config;
  private final InstantSource clock;
  private final AwsAdapters aws;
  private final PayloadStore payloads;
  private final FolderModelCatalog deployed;
  private final RegistryCatalog catalog;
  private final ProcessorModels processors;
  private final InputFiles inputFiles;
  private final JobStore jobs;
  private final CallDesk desk;
  private final Backoff backoff = new Backoff(new SecureRandom());
  private final Inference inference;

  /**
   * Makes it; no service is asked for anything yet.
   *
   * @param variables of the environment, which the configuration was read from
   */
  public AwsWorker(WorkerConfig config, Map<String, String> variables, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    aws = new AwsAdapters(new Environment(variables));
    payloads = aws.payloadStore(config.bucket());
    deployed = FolderModelCatalog.read(config.models());
    catalog = aws.models(deployed, config.jobsTable(), config.bucket(), clock);
    FileCache cache = new FileCache(config.modelCache(), config.modelCacheBytes(), clock);
    RegistryFiles files = new RegistryFiles(deployed, payloads, cache);
    processors = new ProcessorModels(new Predictors(files, config.modelBytes()), config.streams());
    jobs = aws.jobStore(config.jobsTable(), config.dueShards());
    desk = makeDesk();
    inputFiles =
        new LoadFiles(
            catalog, payloads, new HttpFetcher(config.allowLoopback()), config.allowLoopback());
    Providers providers =
        new Providers(
            config.llm().providers(),
            config.llm().mode(),
            new ReferencedKeys(variables, clock),
            clock);
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
    inference =
        new Inference(
            new Payloads(payloads),
            inputFiles,
            RehearsedModels.of(models, config.rehearsal(), new SecureRandom(), Pause.BLOCKING),
            desk,
            backoff);
  }

  private CallDesk makeDesk() {
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

  /** The packages that came with the function. */
  public List<ModelPackage> deployed() {
    return deployed.all();
  }

  public AwsAdapters aws() {
    return aws;
  }

  public PayloadStore payloads() {
    return payloads;
  }

  public ModelCatalog catalog() {
    return catalog;
  }

  public ProcessorModels processors() {
    return processors;
  }

  public InputFiles inputFiles() {
    return inputFiles;
  }

  public JobStore jobs() {
    return jobs;
  }

  public CallDesk desk() {
    return desk;
  }

  public Backoff backoff() {
    return backoff;
  }

  /** By which its jobs live. */
  public JobPolicy policy() {
    return JobPolicy.forWorkerTimeout(config.timeout());
  }

  /**
   * Runs jobs.
   *
   * @param ended is told of each that ended here
   */
  public RunJob runJob(Consumer<Job> ended) {
    return new RunJob(
        jobs,
        inference,
        aws.jobQueue(config.webhookQueueUrl()),
        new RunJob.Surroundings(
            policy(), backoff, clock, Pause.BLOCKING, new ThreadTimer(), ended));
  }
}
