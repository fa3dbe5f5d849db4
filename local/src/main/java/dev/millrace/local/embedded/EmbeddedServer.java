package dev.millrace.local.embedded;

import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Authentication;
import dev.millrace.core.account.Authentication.Owner;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.KeyText;
import dev.millrace.core.account.Limits;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.embedded.InProcessJobQueue;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteTenantStore;
import dev.millrace.inference.Predictors;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LocalServer;
import dev.millrace.local.Rehearsal;
import dev.millrace.local.RunOptions;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.HttpFront;
import dev.millrace.maintenance.DeliverWebhook;
import dev.millrace.maintenance.SweepDueJobs;
import dev.millrace.maintenance.WebhookEvents;
import dev.millrace.maintenance.webhook.HttpWebhookSender;
import dev.millrace.status.account.KeyEndpoints;
import dev.millrace.status.account.ManageKeys;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.Inference;
import dev.millrace.worker.Models;
import dev.millrace.worker.PackagedModels;
import dev.millrace.worker.Pause;
import dev.millrace.worker.RehearsedModels;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.ThreadTimer;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Millrace in one process. A job is synced to the disk before it is accepted; after a crash, the
 * next start on the same folder goes on where this one was.
 */
public final class EmbeddedServer implements LocalServer {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

  /** Of tenants that have none of their own; the key of the run itself has none. */
  private static final Limits DEFAULT_LIMITS = new Limits(50, 100, 10_000, 100_000);

  /**
   * Heartbeats keep the lease of a run that lives, and a start knows that every earlier owner is
   * dead; a hint in memory gets lost only with the process.
   */
  private static final JobPolicy POLICY =
      new JobPolicy(Duration.ofSeconds(60), Duration.ofMinutes(1), Duration.ofMinutes(15), 4, 3);

  private static final int CALLS_AT_ONCE = 8;
  private static final Duration LONGEST_CALL = Duration.ofSeconds(16);

  private final String apiKey;
  private final SqliteJobStore store;
  private final SqliteTenantStore tenants;
  private final Authentication authentication;
  private final Predictors predictors = new Predictors();
  private final ThreadTimer timer = new ThreadTimer();
  private final HttpWebhookSender sender;
  private final HintPool callers;
  private final WorkerPool workers;
  private final Caretaker caretaker;
  private final Router router;
  private final HttpFront http;

  private EmbeddedServer(DataFolder data, RunOptions options) {
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    FolderModelCatalog catalog = FolderModelCatalog.read(options.models());
    FilePayloadStore files = new FilePayloadStore(data.folder("payloads"));
    Payloads payloads = new Payloads(files);
    WebhookSecrets secrets = new WebhookSecrets(files, new SecureRandom(), 1);
    InProcessJobQueue runs = new InProcessJobQueue();
    InProcessJobQueue calls = new InProcessJobQueue();
    JobQueue hints =
        DuplicatingQueue.of(runs, options.rehearsal().duplicateRate(), new SecureRandom());
    apiKey = data.apiKey(options.apiKey());
    store = SqliteJobStore.onDisk(data.path().resolve("jobs.db"));
    tenants = SqliteTenantStore.onDisk(data.path().resolve("tenants.db"));
    authentication =
        new Authentication(tenants, new Owner(TENANT, Sha256.hex(apiKey)), DEFAULT_LIMITS, clock);
    int slots =
        options.workers() > 0 ? options.workers() : Runtime.getRuntime().availableProcessors();
    PackagedModels models = new PackagedModels(catalog, predictors, slots);
    Backoff backoff = new Backoff(new SecureRandom());
    RunJob runJob =
        new RunJob(
            store,
            new Inference(payloads, rehearsed(models, options.rehearsal()), backoff),
            calls,
            new RunJob.Surroundings(POLICY, backoff, clock, Pause.BLOCKING, timer));
    router =
        new EmbeddedRoutes(
                catalog, payloads, secrets, store, store.quotas(), hints, calls, POLICY, clock)
            .routes(options.loopbackWebhooks())
            .and(
                new KeyEndpoints(
                        new ManageKeys(tenants, clock, new SecureRandom()),
                        store.quotas(),
                        DEFAULT_LIMITS,
                        clock)
                    .routes());
    new Recovery(store, runs, clock).run();
    workers = new WorkerPool(runs, runJob, models, slots, clock);
    sender = new HttpWebhookSender(options.loopbackWebhooks());
    DeliverWebhook deliver =
        new DeliverWebhook(
            store,
            sender,
            new WebhookEvents(new JobJson(payloads), secrets, options.loopbackWebhooks()),
            clock);
    callers =
        new HintPool(
            "webhook", CALLS_AT_ONCE, calls, () -> {}, (key, alone) -> deliver.deliver(key));
    caretaker =
        new Caretaker(new SweepDueJobs(store, hints, calls, POLICY, clock), store, files, clock);
    http = HttpFront.start(options.port(), JsonBody.MOST_BYTES, this::handle);
    data.writeEndpoints(endpoints());
  }

  private static Models rehearsed(PackagedModels models, Rehearsal rehearsal) {
    return RehearsedModels.of(
        models,
        new RehearsedModels.Rehearsal(rehearsal.delay(), rehearsal.failRate()),
        new SecureRandom(),
        Pause.BLOCKING);
  }

  /**
   * Starts on this folder and port.
   *
   * @throws dev.millrace.local.StartException if something is missing or taken
   */
  public static EmbeddedServer start(DataFolder data, RunOptions options) {
    return new EmbeddedServer(data, options);
  }

  @Override
  public URI api() {
    return http.address();
  }

  @Override
  public String apiKey() {
    return apiKey;
  }

  @Override
  public List<String> notes() {
    return List.of(
        "Workers run " + workers.slots() + " jobs at once, on this machine's processors.",
        "Unlike on AWS there is one key and one tenant, and no limit but the workers.");
  }

  @Override
  public void close() {
    http.close();
    caretaker.close();
    callers.stop();
    workers.close();
    callers.await(LONGEST_CALL);
    sender.close();
    timer.close();
    predictors.close();
    store.close();
    tenants.close();
  }

  private ApiResponse handle(HttpCall call) {
    try {
      return router.handle(call.toApiRequest(caller(call)));
    } catch (StoreUnavailableException e) {
      LOG.warn("Nobody can say who calls {}", call.path(), e);
      return new Problem(ProblemType.TEMPORARILY_UNAVAILABLE, "Try again in a moment")
          .toResponse(call.id());
    }
  }

  private @Nullable Caller caller(HttpCall call) {
    return call.headers()
        .first("x-api-key")
        .flatMap(key -> authentication.caller(KeyText.of(key)))
        .orElse(null);
  }

  private Map<String, Object> endpoints() {
    Map<String, Object> endpoints = new LinkedHashMap<>();
    endpoints.put("api", api().toString());
    endpoints.put("apiKey", apiKey);
    endpoints.put("console", api() + "/");
    return endpoints;
  }
}
