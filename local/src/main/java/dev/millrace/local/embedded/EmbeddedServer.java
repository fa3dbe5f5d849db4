package dev.millrace.local.embedded;

import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payloads;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.embedded.InProcessJobQueue;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.inference.Predictors;
import dev.millrace.ingest.SubmitEndpoint;
import dev.millrace.ingest.SubmitJob;
import dev.millrace.local.ApiKeys;
import dev.millrace.local.DataFolder;
import dev.millrace.local.LocalServer;
import dev.millrace.local.RunOptions;
import dev.millrace.local.WelcomePage;
import dev.millrace.local.http.HttpCall;
import dev.millrace.local.http.HttpFront;
import dev.millrace.maintenance.SweepDueJobs;
import dev.millrace.status.GetJob;
import dev.millrace.status.Health;
import dev.millrace.status.StatusEndpoints;
import dev.millrace.worker.Backoff;
import dev.millrace.worker.PackagedModels;
import dev.millrace.worker.RunJob;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Millrace in one process. A job is synced to the disk before it is accepted; after a crash, the
 * next start on the same folder goes on where this one was.
 */
public final class EmbeddedServer implements LocalServer {
  /** All requests with the one key of a local run belong to this tenant. */
  private static final TenantId TENANT = new TenantId("local");

  /**
   * A start knows that every earlier owner is dead and frees their jobs at once, so a lease here
   * need only outlast the longest run; and a hint in memory gets lost only with the process.
   */
  private static final JobPolicy POLICY =
      new JobPolicy(Duration.ofMinutes(15), Duration.ofMinutes(1), Duration.ofMinutes(15), 4, 3);

  private final String apiKey;
  private final SqliteJobStore store;
  private final Predictors predictors;
  private final WorkerPool workers;
  private final Caretaker caretaker;
  private final Router router;
  private final HttpFront http;

  private EmbeddedServer(DataFolder data, RunOptions options) {
    InstantSource clock = Clock.tickMillis(ZoneOffset.UTC);
    FolderModelCatalog catalog = FolderModelCatalog.read(options.models());
    FilePayloadStore files = new FilePayloadStore(data.folder("payloads"));
    Payloads payloads = new Payloads(files);
    InProcessJobQueue queue = new InProcessJobQueue();
    apiKey = data.apiKey(options.apiKey());
    store = SqliteJobStore.onDisk(data.path().resolve("jobs.db"));
    predictors = new Predictors();
    int slots =
        options.workers() > 0 ? options.workers() : Runtime.getRuntime().availableProcessors();
    PackagedModels models = new PackagedModels(catalog, predictors, slots);
    Backoff backoff = new Backoff(new SecureRandom());
    RunJob runJob = new RunJob(store, payloads, models, POLICY, backoff, clock);
    router = router(catalog, payloads, queue, clock);
    new Recovery(store, queue, clock).run();
    workers = new WorkerPool(queue, runJob, models, slots);
    caretaker = new Caretaker(new SweepDueJobs(store, queue, POLICY, clock), store, files, clock);
    http = HttpFront.start(options.port(), JsonBody.MOST_BYTES, this::handle);
    data.writeEndpoints(endpoints());
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
    workers.close();
    predictors.close();
    store.close();
  }

  private ApiResponse handle(HttpCall call) {
    boolean known =
        call.headers().first("x-api-key").filter(key -> ApiKeys.same(key, apiKey)).isPresent();
    return router.handle(call.toApiRequest(known ? TENANT : null));
  }

  private Router router(
      FolderModelCatalog catalog, Payloads payloads, InProcessJobQueue queue, InstantSource clock) {
    JobJson jobJson = new JobJson(payloads);
    SubmitJob submitJob =
        new SubmitJob(
            catalog,
            payloads,
            store,
            queue,
            new SubmitJob.Acceptance(new JobIds(clock, new SecureRandom()), clock, POLICY));
    StatusEndpoints status =
        new StatusEndpoints(new GetJob(store, clock), jobJson, new Health(catalog, clock));
    return new SubmitEndpoint(submitJob, jobJson)
        .routes()
        .and(status.routes())
        .and(WelcomePage.routes());
  }

  private Map<String, Object> endpoints() {
    Map<String, Object> endpoints = new LinkedHashMap<>();
    endpoints.put("api", api().toString());
    endpoints.put("apiKey", apiKey);
    endpoints.put("console", api() + "/");
    return endpoints;
  }
}
