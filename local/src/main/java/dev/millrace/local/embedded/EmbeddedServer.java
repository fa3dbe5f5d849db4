package dev.millrace.local.embedded;

import dev.millrace.core.Pause;
import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Authentication;
import dev.millrace.core.account.Authentication.Owner;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.KeyText;
import dev.millrace.core.account.Limits;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Cors;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Router;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.model.FileCache;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.RegistryCatalog;
import dev.millrace.core.model.RegistryFiles;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.payload.StoredSecret;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.LaneQueues;
import dev.millrace.core.upload.Uploads;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.CommittedJobChanges;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.embedded.FolderInboxStore;
import dev.millrace.embedded.InProcessJobQueue;
import dev.millrace.embedded.SqliteBatchStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteModelIndexStore;
import dev.millrace.embedded.SqliteQueueStats;
import dev.millrace.embedded.SqliteTenantStore;
import dev.millrace.ingest.AcceptObject;
import dev.millrace.ingest.SubmitJob;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LocalServer;
import dev.millrace.local.RunOptions;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.HttpFront;
import dev.millrace.local.http.HttpLimits;
import dev.millrace.maintenance.DeliverWebhook;
import dev.millrace.maintenance.SweepDueJobs;
import dev.millrace.maintenance.WebhookEvents;
import dev.millrace.maintenance.WriteOutbox;
import dev.millrace.maintenance.webhook.HttpWebhookSender;
import dev.millrace.status.account.KeyEndpoints;
import dev.millrace.status.account.ManageKeys;
import dev.millrace.status.model.AddModel;
import dev.millrace.status.model.ModelEndpoints;
import dev.millrace.worker.Backoff;
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
import java.util.Optional;
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
  private static final Limits DEFAULT_LIMITS = new Limits(50, 100, 10_000, 100_000, 5_000_000_000L);

  /**
   * Heartbeats keep the lease of a run that lives, and a start knows that every earlier owner is
   * dead; a hint in memory gets lost only with the process.
   */
  private static final JobPolicy POLICY =
      new JobPolicy(Duration.ofSeconds(60), Duration.ofMinutes(1), Duration.ofMinutes(15), 4, 3);

  private static final int CALLS_AT_ONCE = 8;
  private static final int LLM_CALLS_AT_ONCE = 10;

  /** For the files of registered models, which lie among the payloads too. */
  private static final long MODEL_CACHE_BYTES = 4L << 30;

  /** Requests that wait for a job; each costs a connection and a few kilobytes, and no thread. */
  private static final int MOST_WAITING = 20_000;

  private static final Duration LONGEST_CALL = Duration.ofSeconds(16);

  private final String apiKey;
  private final SqliteJobStore store;
  private final SqliteTenantStore tenants;
  private final SqliteModelIndexStore modelIndex;
  private final Authentication authentication;
  private final CommittedJobChanges changes;
  private final EmbeddedInference inference;
  private final ThreadTimer timer = new ThreadTimer();
  private final HttpWebhookSender sender;
  private final HintPool callers;
  private final WorkerPool workers;
  private final WorkerPool llmWorkers;
  private final EmbeddedBatches batches;
  private final Caretaker caretaker;
  private final InboxWatch inboxWatch;
  private final Router router;
  private final Cors cors;
  private final HttpFront http;

  private EmbeddedServer(DataFolder data, RunOptions options) {
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    cors = new Cors(options.corsOrigins());
    FolderModelCatalog builtIn = FolderModelCatalog.read(options.models());
    FilePayloadStore files = new FilePayloadStore(data.folder("payloads"));
    modelIndex = SqliteModelIndexStore.onDisk(data.path().resolve("models.db"));
    RegistryCatalog catalog = new RegistryCatalog(builtIn, modelIndex, files, clock);
    RegistryFiles modelFiles =
        new RegistryFiles(
            builtIn, files, new FileCache(data.path().resolve("models"), MODEL_CACHE_BYTES, clock));
    Payloads payloads = new Payloads(files);
    SignedLinks links =
        new SignedLinks(new StoredSecret(files, "links", new SecureRandom()), clock);
    Uploads uploads = new Uploads(files);
    FileUploadStore uploadStore = new FileUploadStore(files, links);
    WebhookSecrets secrets = new WebhookSecrets(files, new SecureRandom(), 1);
    InProcessJobQueue runs = new InProcessJobQueue();
    InProcessJobQueue llmRuns = new InProcessJobQueue();
    InProcessJobQueue calls = new InProcessJobQueue();
    JobQueue lanes = new LaneQueues(runs, llmRuns);
    double twice = options.rehearsal().duplicateRate();
    JobQueue hints =
        new LaneQueues(
            DuplicatingQueue.of(runs, twice, new SecureRandom()),
            DuplicatingQueue.of(llmRuns, twice, new SecureRandom()));
    apiKey = data.apiKey(options.apiKey());
    store = SqliteJobStore.onDisk(data.path().resolve("jobs.db"));
    tenants = SqliteTenantStore.onDisk(data.path().resolve("tenants.db"));
    authentication =
        new Authentication(tenants, new Owner(TENANT, Sha256.hex(apiKey)), DEFAULT_LIMITS, clock);
    int slots =
        options.workers() > 0 ? options.workers() : Runtime.getRuntime().availableProcessors();
    Backoff backoff = new Backoff(new SecureRandom());
    inference =
        new EmbeddedInference(
            new EmbeddedInference.Sources(
                builtIn, catalog, modelFiles, files, tenants, TENANT, DEFAULT_LIMITS),
            data,
            options,
            slots,
            backoff,
            clock);
    RunJob runJob =
        new RunJob(
            store,
            inference.inference(),
            calls,
            new RunJob.Surroundings(POLICY, backoff, clock, Pause.BLOCKING, timer));
    changes = new CommittedJobChanges(store, clock, MOST_WAITING);
    new Recovery(store, lanes, clock).run();
    workers = new WorkerPool("worker", runs, runJob, inference::load, slots, clock);
    llmWorkers = new WorkerPool("llm-worker", llmRuns, runJob, () -> {}, llmSlots(options), clock);
    FolderInboxStore inbox = new FolderInboxStore(data.path(), JsonBody.MOST_BYTES);
    batches =
        new EmbeddedBatches(
            new EmbeddedBatches.Stores(
                new SqliteBatchStore(store), store, files, uploadStore, inbox, catalog),
            new EmbeddedBatches.Engines(inference, runJob, POLICY, slots, llmSlots(options)),
            new PinFiles(uploads, uploadStore, options.allowLoopback()),
            data.path().resolve("executions.db"),
            options.home().resolve("statemachine"),
            backoff,
            timer,
            clock);
    SqliteQueueStats queue = new SqliteQueueStats(store, clock, workers::busy, slots);
    EmbeddedRoutes routes =
        new EmbeddedRoutes(
            catalog,
            payloads,
            uploads,
            uploadStore,
            secrets,
            store,
            files,
            store.quotas(),
            hints,
            calls,
            POLICY,
            clock,
            changes,
            queue);
    router =
        routes
            .routes(options.allowLoopback())
            .and(
                new ModelEndpoints(
                        catalog,
                        new AddModel(catalog, modelIndex, files, uploads, uploadStore),
                        JobRequest.LONGEST)
                    .routes())
            .and(
                new KeyEndpoints(
                        new ManageKeys(tenants, clock, new SecureRandom()),
                        store.quotas(),
                        inference.desk().budgets(),
                        DEFAULT_LIMITS,
                        clock)
                    .routes());
    sender = new HttpWebhookSender(options.allowLoopback());
    batches.resume();
    JobJson jobJson = new JobJson(payloads);
    DeliverWebhook deliver =
        new DeliverWebhook(
            store,
            sender,
            new WebhookEvents(jobJson, secrets, options.allowLoopback()),
            new WriteOutbox(inbox, jobJson),
            clock);
    callers =
        new HintPool(
            "webhook", CALLS_AT_ONCE, calls, () -> {}, (key, alone) -> deliver.deliver(key));
    caretaker =
        new Caretaker(
            new SweepDueJobs(store, hints, calls, files, inference.desk().open(), POLICY, clock),
            store,
            files,
            batches::sweep,
            clock);
    inboxWatch = watch(inbox, routes.submitJob(options.allowLoopback()), calls, clock);
    catalog.refs().forEach(ref -> data.folder("inbox/" + TENANT + "/" + ref.name()));
    http =
        HttpFront.start(
            options.port(),
            HttpLimits.ofBody(JsonBody.MOST_BYTES),
            cors,
            new UploadDoor(uploads, uploadStore, links),
            this::handle);
    inboxWatch.start();
    data.writeEndpoints(endpoints());
  }

  EmbeddedBatches batches() {
    return batches;
  }

  private static int llmSlots(RunOptions options) {
    return options.llm().calls() > 0 ? options.llm().calls() : LLM_CALLS_AT_ONCE;
  }

  private InboxWatch watch(
      FolderInboxStore inbox, SubmitJob submitJob, JobQueue calls, InstantSource clock) {
    AcceptObject acceptObject =
        new AcceptObject(
            inbox,
            store,
            submitJob,
            calls,
            clock,
            tenant -> Optional.of(Caller.owner(TENANT)).filter(_ -> tenant.equals(TENANT)));
    return new InboxWatch(inbox, acceptObject::accept, clock);
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
        "The key is the owner's and has no limits; ./millrace keys create makes keys that have.");
  }

  @Override
  public void close() {
    changes.close();
    http.close();
    inboxWatch.close();
    caretaker.close();
    callers.stop();
    llmWorkers.stop();
    batches.close();
    workers.close();
    llmWorkers.close();
    callers.await(LONGEST_CALL);
    sender.close();
    timer.close();
    inference.close();
    store.close();
    tenants.close();
    modelIndex.close();
  }

  private ApiResponse handle(HttpCall call) {
    return cors.preflight(call.method(), call.headers())
        .orElseGet(() -> cors.on(call.headers(), answer(call)));
  }

  private ApiResponse answer(HttpCall call) {
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
