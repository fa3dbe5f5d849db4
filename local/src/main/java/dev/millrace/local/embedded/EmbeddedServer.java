package dev.millrace.local.embedded;

import com.sun.management.OperatingSystemMXBean;
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
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.model.FileCache;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.model.RegistryCatalog;
import dev.millrace.core.model.RegistryFiles;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.payload.StoredSecret;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.upload.Uploads;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.CommittedJobChanges;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.embedded.FolderInboxStore;
import dev.millrace.embedded.InProcessJobQueue;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteModelIndexStore;
import dev.millrace.embedded.SqliteQueueStats;
import dev.millrace.embedded.SqliteTenantStore;
import dev.millrace.inference.Predictors;
import dev.millrace.ingest.AcceptObject;
import dev.millrace.ingest.SubmitJob;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LocalServer;
import dev.millrace.local.Rehearsal;
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
import dev.millrace.worker.Inference;
import dev.millrace.worker.Models;
import dev.millrace.worker.PackagedModels;
import dev.millrace.worker.RehearsedModels;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.ThreadTimer;
import dev.millrace.worker.file.HttpFetcher;
import dev.millrace.worker.file.LoadFiles;
import java.lang.management.ManagementFactory;
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
  private static final Limits DEFAULT_LIMITS = new Limits(50, 100, 10_000, 100_000);

  /**
   * Heartbeats keep the lease of a run that lives, and a start knows that every earlier owner is
   * dead; a hint in memory gets lost only with the process.
   */
  private static final JobPolicy POLICY =
      new JobPolicy(Duration.ofSeconds(60), Duration.ofMinutes(1), Duration.ofMinutes(15), 4, 3);

  private static final int CALLS_AT_ONCE = 8;

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
  private final Predictors predictors;
  private final ThreadTimer timer = new ThreadTimer();
  private final HttpFetcher fetcher;
  private final HttpWebhookSender sender;
  private final HintPool callers;
  private final WorkerPool workers;
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
    predictors =
        new Predictors(
            new RegistryFiles(
                builtIn,
                files,
                new FileCache(data.path().resolve("models"), MODEL_CACHE_BYTES, clock)),
            modelBytes(),
            data.folder("cache/graphs"));
    Payloads payloads = new Payloads(files);
    SignedLinks links =
        new SignedLinks(new StoredSecret(files, "links", new SecureRandom()), clock);
    Uploads uploads = new Uploads(files);
    FileUploadStore uploadStore = new FileUploadStore(files, links);
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
    fetcher = new HttpFetcher(options.allowLoopback());
    RunJob runJob =
        new RunJob(
            store,
            new Inference(
                payloads,
                new LoadFiles(catalog, files, fetcher, options.allowLoopback()),
                rehearsed(models, options.rehearsal()),
                backoff),
            calls,
            new RunJob.Surroundings(POLICY, backoff, clock, Pause.BLOCKING, timer));
    changes = new CommittedJobChanges(store, clock, MOST_WAITING);
    new Recovery(store, runs, clock).run();
    workers = new WorkerPool(runs, runJob, () -> models.load(builtIn.all()), slots, clock);
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
                        DEFAULT_LIMITS,
                        clock)
                    .routes());
    sender = new HttpWebhookSender(options.allowLoopback());
    FolderInboxStore inbox = new FolderInboxStore(data.path(), JsonBody.MOST_BYTES);
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
            new SweepDueJobs(store, hints, calls, files, POLICY, clock), store, files, clock);
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

  /** Half of the machine's memory, or of what its container may use. */
  private static long modelBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize()
        / 2;
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
        "The key is the owner's and has no limits; ./millrace keys create makes keys that have.");
  }

  @Override
  public void close() {
    changes.close();
    http.close();
    inboxWatch.close();
    caretaker.close();
    callers.stop();
    workers.close();
    callers.await(LONGEST_CALL);
    sender.close();
    fetcher.close();
    timer.close();
    predictors.close();
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
