package dev.millrace.local.embedded;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.core.Pause;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelFiles;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.provider.KeptAnswers;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.provider.SpendingLimits;
import dev.millrace.embedded.InMemoryProviderGates;
import dev.millrace.embedded.SqliteBudgets;
import dev.millrace.inference.Predictors;
import dev.millrace.llm.provider.KeySource;
import dev.millrace.llm.provider.Providers;
import dev.millrace.llm.provider.ReferencedKeys;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LlmOptions;
import dev.millrace.local.RunOptions;
import dev.millrace.local.StartException;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.CallDesk;
import dev.millrace.worker.GeneratedAnswers;
import dev.millrace.worker.Inference;
import dev.millrace.worker.Models;
import dev.millrace.worker.PackagedModels;
import dev.millrace.worker.ProcessorModels;
import dev.millrace.worker.RehearsedModels;
import dev.millrace.worker.file.HttpFetcher;
import dev.millrace.worker.file.InputFiles;
import dev.millrace.worker.file.LoadFiles;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.time.InstantSource;

/** What runs models on one machine: on its processors, or by the providers that it may pay. */
final class EmbeddedInference implements AutoCloseable {
  private final FolderModelCatalog builtIn;
  private final Predictors predictors;
  private final ProcessorModels processors;
  private final SqliteBudgets budgets;
  private final HttpFetcher fetcher;
  private final ReferencedKeys keys;
  private final Providers providers;
  private final CallDesk desk;
  private final InputFiles files;
  private final Inference inference;

  /**
   * Where models and what they read are.
   *
   * @param owner who has no limit but that of the whole server
   * @param defaults of other tenants
   */
  record Sources(
      FolderModelCatalog builtIn,
      ModelCatalog catalog,
      ModelFiles modelFiles,
      PayloadStore payloads,
      TenantStore tenants,
      TenantId owner,
      Limits defaults) {}

  EmbeddedInference(
      Sources sources,
      DataFolder data,
      RunOptions options,
      int slots,
      Backoff backoff,
      InstantSource clock) {
    builtIn = sources.builtIn();
    predictors = new Predictors(sources.modelFiles(), modelBytes(), data.folder("cache/graphs"));
    processors = new ProcessorModels(predictors, slots);
    budgets = SqliteBudgets.onDisk(data.path().resolve("budgets.db"));
    fetcher = new HttpFetcher(options.allowLoopback());
    keys = new ReferencedKeys(options.llm().environment(), clock);
    providers = providers(options.llm(), keys, clock);
    KeptAnswers answers = new KeptAnswers(sources.payloads());
    desk =
        new CallDesk(
            answers,
            new OpenCalls(answers, budgets, clock),
            budgets,
            new SpendingLimits(
                sources.tenants(),
                sources.owner(),
                sources.defaults(),
                options.llm().nanosPerMonth(),
                clock),
            clock);
    GeneratedAnswers generated =
        GeneratedAnswers.of(
            providers::provider,
            providers.fingerprint(),
            new InMemoryProviderGates(),
            sources.payloads(),
            new GeneratedAnswers.Facts(sources.catalog(), sources.modelFiles(), processors),
            data.folder("cache/vectors"),
            clock);
    Models models = new PackagedModels(sources.catalog(), processors, generated);
    files = new LoadFiles(sources.catalog(), sources.payloads(), fetcher, options.allowLoopback());
    inference =
        new Inference(
            new Payloads(sources.payloads()),
            files,
            RehearsedModels.of(
                models,
                new RehearsedModels.Rehearsal(
                    options.rehearsal().delay(), options.rehearsal().failRate()),
                new SecureRandom(),
                Pause.BLOCKING),
            desk,
            backoff);
  }

  Inference inference() {
    return inference;
  }

  ProcessorModels processors() {
    return processors;
  }

  /** Puts files into the inputs that name them. */
  InputFiles files() {
    return files;
  }

  CallDesk desk() {
    return desk;
  }

  /** Loads the models that came with the server, so that no job waits for them. */
  void load() {
    processors.load(builtIn.all());
  }

  /** To be called once no job runs any more. */
  @Override
  public void close() {
    fetcher.close();
    providers.close();
    keys.close();
    predictors.close();
    budgets.close();
  }

  private static Providers providers(LlmOptions llm, KeySource keys, InstantSource clock) {
    try {
      return new Providers(
          llm.providers(), llm.live() ? Providers.Mode.LIVE : Providers.Mode.MOCK, keys, clock);
    } catch (IllegalArgumentException e) {
      throw new StartException("The providers cannot be used: " + e.getMessage(), e);
    }
  }

  /** Half of the machine's memory, or of what its container may use. */
  private static long modelBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
        / 2;
  }
}
