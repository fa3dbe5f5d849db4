package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.upload.Uploads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.InMemoryUploadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteQueueStats;
import dev.millrace.openapi.CheckedRouter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The routes of the ingest function on stores of their own, every answer held to the contract. */
final class TestIngest implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  static final JobPolicy POLICY = JobPolicy.forWorkerTimeout(Duration.ofSeconds(30));
  static final TenantId TENANT = new TenantId("tenant-a");

  /** A submission that is accepted. */
  static final String GOOD = "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"a cat\"}}";

  final SqliteJobStore store = SqliteJobStore.inMemory();
  final InMemoryPayloadStore stored = new InMemoryPayloadStore();
  final Payloads payloads = new Payloads(stored);
  final List<JobHint> hints = new ArrayList<>();
  final List<JobHint> express = new ArrayList<>();
  boolean queueIsDown;
  Instant now = NOW;

  /** What happens to a job while its client waits. */
  Consumer<JobKey> meanwhile = key -> {};

  private Router router;

  /** With the built-in models. */
  TestIngest() {
    this(Path.of("../models"));
  }

  TestIngest(Path models) {
    router = router(FolderModelCatalog.read(models));
  }

  /** Another deployment on the same stores. */
  void deploy(Path models) {
    router = router(FolderModelCatalog.read(models));
  }

  private Router router(FolderModelCatalog models) {
    Uploads uploads = new Uploads(stored);
    InMemoryUploadStore uploadStore = new InMemoryUploadStore(stored);
    SubmitJob submitJob =
        new SubmitJob(
            models,
            new PinFiles(uploads, uploadStore, false),
            payloads,
            store,
            new SubmitJob.Queues(this::send, express::addAll),
            store.quotas(),
            new SubmitJob.Acceptance(new JobIds(() -> NOW, new Random(1)), () -> now, POLICY));
    return new SubmitEndpoint(
            submitJob,
            new JobResponses(
                new JobJson(payloads),
                new SqliteQueueStats(store, () -> now, () -> 0, 1),
                () -> now),
            new PreferredWait(
                new AwaitJob(
                    store,
                    (key, wanted, until) -> {
                      meanwhile.accept(key);
                      return store.find(key);
                    },
                    () -> now),
                () -> now),
            false)
        .routes()
        .and(
            new UploadEndpoint(new OpenUpload(uploads, uploadStore, () -> now, new Random(2)))
                .routes());
  }

  /** Submits. */
  ApiResponse post(String body, Map<String, String> headers) {
    return post("/v1/jobs", body, headers, TENANT);
  }

  /** Submits as somebody with limits. */
  ApiResponse post(String body, Limits limits) {
    Caller owner = Caller.owner(TENANT);
    Caller caller = new Caller(TENANT, "k", owner.scopes(), owner.models(), limits);
    Map<String, List<String>> json = Map.of("Content-Type", List.of("application/json"));
    return CheckedRouter.handle(
        router,
        Requests.by(caller, "POST", "/v1/jobs", json, body.getBytes(StandardCharsets.UTF_8)));
  }

  ApiResponse post(
      String path, String body, Map<String, String> headers, @Nullable TenantId tenant) {
    Map<String, List<String>> fields = new HashMap<>();
    fields.put("Content-Type", List.of("application/json"));
    headers.forEach((name, value) -> fields.put(name, List.of(value)));
    return CheckedRouter.handle(
        router, Requests.of("POST", path, fields, body.getBytes(StandardCharsets.UTF_8), tenant));
  }

  Job onlyJob() {
    List<Job> jobs = store.open(null, 10);
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  static void assertProblem(ApiResponse response, int status, String code) {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
  }

  @Override
  public void close() {
    store.close();
  }

  private void send(List<JobHint> more) {
    if (queueIsDown) {
      throw new StoreUnavailableException("The queue is down", null);
    }
    hints.addAll(more);
  }
}
