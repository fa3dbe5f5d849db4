package dev.millrace.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.DataRemoval;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Result and deletion of one job, and that no route of a job's id knows another tenant's. */
class JobAccessTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TenantId STRANGER = new TenantId("stranger");
  private static final String LARGE = "\"" + "x".repeat(JobJson.MOST_OUTPUT_BYTES) + "\"";

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore memory = new InMemoryPayloadStore();
  private boolean deletionFails;
  private Instant now = Jobs.NOW;
  private final PayloadStore payloads = new Fragile();
  private final Router router = router();

  private Router router() {
    JobActions actions = new JobActions(store, hints -> {}, () -> now);
    RetryJob retryJob = new RetryJob(store, store.quotas(), hints -> {}, Jobs.POLICY, () -> now);
    JobJson json = new JobJson(new Payloads(payloads));
    JobResponses responses = new JobResponses(json, () -> now);
    JobChanges none = (key, wanted, until) -> store.find(key);
    PreferredWait wait = new PreferredWait(new AwaitJob(store, none, () -> now), () -> now);
    return new JobAccess(
            store,
            store,
            payloads,
            (key, valid) -> URI.create("/files/" + key + "?for=" + valid.toSeconds()),
            actions,
            retryJob,
            new Random(3),
            () -> now)
        .routes(json)
        .and(new JobActionEndpoints(actions, retryJob, responses).routes())
        .and(
            new StatusEndpoints(
                    new GetJob(store, () -> now),
                    responses,
                    wait,
                    new Health(FolderModelCatalog.read(Path.of("../models")), store, () -> now))
                .routes());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldAnswerWithTheBareOutput() {
    ApiResponse response = get(create(Jobs.succeeded()), "/result");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"embedding\":[1.0]}");
    assertThat(response.headers()).containsEntry("Content-Type", "application/json");
  }

  @Test
  void shouldSendWhoWantsALargeOutputToALink() throws IOException {
    Job job = create(withOutput(LARGE));
    ApiResponse response = get(job, "/result");

    assertThat(response.status()).isEqualTo(303);
    assertThat(response.headers().get("Location"))
        .startsWith("http://host/files/jobs/tenant-a/")
        .endsWith("?for=300");
    JsonNode json = JSON.readTree(get(job, "").body());
    assertThat(json.has("output")).isFalse();
    assertThat(json.get("output_url").asText()).isEqualTo(json.at("/urls/result").asText());
  }

  @Test
  void shouldShowAnOutputOfOneMebibyteInTheJob() throws IOException {
    Job job = create(withOutput(LARGE.replaceFirst("xx", "")));

    assertThat(JSON.readTree(get(job, "").body()).get("output").asText()).startsWith("xxx");
    assertThat(get(job, "/result").status()).isEqualTo(200);
  }

  @Test
  void shouldSayWhyThereIsNoResult() {
    Job failed =
        Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.MODEL_ERROR, Duration.ZERO));

    assertProblem(get(create(Jobs.queued()), "/result"), 409, "job-not-finished", "queued");
    assertThat(get(create(Jobs.running()), "/result").headers()).containsEntry("Retry-After", "1");
    assertProblem(get(create(failed), "/result"), 409, "job-failed", "model-error");
    Job canceled = Jobs.next(Jobs.queued().cancel(Jobs.NOW));
    assertProblem(get(create(canceled), "/result"), 409, "job-failed", "canceled");
    Job overdue = create(Jobs.queued());
    now = Jobs.NOW.plus(Duration.ofHours(1));
    assertProblem(get(overdue, "/result"), 409, "job-failed", "expired");
  }

  @Test
  void shouldKeepTheResultForAWeekAndTheRecordForAMonth() throws IOException {
    Job job = create(Jobs.succeeded());
    now = Jobs.NOW.plus(Retention.DATA).minusMillis(1);
    assertThat(get(job, "/result").status()).isEqualTo(200);

    now = Jobs.NOW.plus(Retention.DATA);
    assertProblem(get(job, "/result"), 410, "result-expired", "7 days");
    JsonNode json = JSON.readTree(get(job, "").body());
    assertThat(json.get("status").asText()).isEqualTo("succeeded");
    assertThat(json.has("output")).isFalse();
    assertThat(json.get("data_removed_at")).isEqualTo(json.get("expires_at"));

    Job told =
        create(Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(Jobs.NOW, "w", Jobs.POLICY))));
    ApiResponse replayed = request("POST", told, "/webhook/replay", Jobs.TENANT);
    assertThat(replayed.status()).isEqualTo(202);
    assertThat(replayed.body()).doesNotContain("embedding");

    now = Jobs.NOW.plus(Retention.RECORD);
    assertProblem(get(job, "/result"), 404, "job-not-found", "");
    assertProblem(request("DELETE", job, "", Jobs.TENANT), 404, "job-not-found", "");
  }

  @Test
  void shouldRemoveTheDataAndKeepTheRecord() throws IOException {
    Job job = create(withOutput(LARGE));
    payloads.write(job.key().outputKey(9), new byte[1]);

    for (int i = 0; i < 2; i++) {
      ApiResponse response = request("DELETE", job, "", Jobs.TENANT);
      assertThat(response.status()).isEqualTo(204);
      assertThat(response.body()).isEmpty();
    }

    assertProblem(get(job, "/result"), 410, "data-removed", "deleted");
    JsonNode json = JSON.readTree(get(job, "").body());
    assertThat(json.get("status").asText()).isEqualTo("succeeded");
    assertThat(json.get("data_removed_at").asText()).isEqualTo(Jobs.NOW.toString());
    assertThat(json.has("output") || json.has("output_url")).isFalse();
    assertThat(memory.read(job.key().outputKey(1))).isEmpty();
    assertThat(memory.read(job.key().outputKey(9))).isEmpty();
  }

  @Test
  void shouldRemoveNothingFromAJobThatHasNotEnded() {
    Job queued = create(Jobs.queued());

    assertProblem(
        request("DELETE", queued, "", Jobs.TENANT), 409, "job-not-finished", "cancel it first");
    assertThat(find(queued)).isEqualTo(queued);
    now = Jobs.NOW.plus(Duration.ofHours(1));
    assertThat(request("DELETE", queued, "", Jobs.TENANT).status()).isEqualTo(204);
    assertThat(find(queued).status()).isEqualTo(JobStatus.EXPIRED);
  }

  @Test
  void shouldFinishARemovalThatWasCutShort() {
    Job job = create(withOutput(LARGE));
    deletionFails = true;

    assertThat(request("DELETE", job, "", Jobs.TENANT).status()).isEqualTo(503);
    assertProblem(get(job, "/result"), 410, "data-removed", "");
    assertThat(find(job).dueAt()).isNotNull();

    deletionFails = false;
    assertThat(request("DELETE", job, "", Jobs.TENANT).status()).isEqualTo(204);
    assertThat(memory.read(job.key().outputKey(1))).isEmpty();
    assertThat(DataRemoval.complete(find(job))).isEmpty();
    assertThat(find(job).settle()).isPresent();
  }

  @Test
  void shouldNotRetryWhatHasNoInputAnyMore() {
    Job failed =
        create(
            Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.MODEL_ERROR, Duration.ZERO)));
    request("DELETE", failed, "", Jobs.TENANT);

    assertProblem(
        request("POST", failed, "/retry", Jobs.TENANT), 409, "job-not-retryable", "input");
  }

  @Test
  void shouldKnowNoJobOfAnotherTenantOnAnyRoute() {
    Job queued = create(Jobs.queued());
    Job done = create(Jobs.succeeded());
    ApiResponse unknown = get(Jobs.queued(), "");
    List<String> ids = new ArrayList<>(List.of("..%2f", "%00", "x".repeat(10_000), "job_x"));
    ids.add(queued.key().id().value());
    ids.add(done.key().id().value());

    for (String route :
        List.of(
            "GET ",
            "DELETE ",
            "GET /result",
            "POST /cancel",
            "POST /retry",
            "POST /webhook/replay")) {
      String[] parts = route.split(" ", 2);
      String rest = parts.length == 1 ? "" : parts[1];
      for (String id : ids) {
        ApiResponse response =
            router.handle(Requests.of(parts[0], "/v1/jobs/" + id + rest, STRANGER));
        assertThat(response).as(route + " " + id).isEqualTo(unknown);
      }
    }
    assertThat(find(queued)).isEqualTo(queued);
    assertThat(find(done)).isEqualTo(done);
  }

  private Job withOutput(String output) {
    Job running = Jobs.running();
    Payload kept = new Payloads(memory).keep(running.key().outputKey(1), output);
    return Jobs.next(running.finish(Jobs.NOW, new Outcome.Success(kept, "digest"), Jobs.POLICY));
  }

  private static void assertProblem(ApiResponse response, int status, String code, String detail) {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains("\"code\":\"" + code + "\"", detail);
  }

  private Job create(Job job) {
    store.create(job);
    return job;
  }

  private Job find(Job job) {
    return store.find(job.key()).orElseThrow();
  }

  private ApiResponse get(Job job, String rest) {
    return request("GET", job, rest, Jobs.TENANT);
  }

  private ApiResponse request(String method, Job job, String rest, TenantId tenant) {
    return router.handle(Requests.of(method, "/v1/jobs/" + job.key().id() + rest, tenant));
  }

  private final class Fragile implements PayloadStore {
    @Override
    public boolean write(PayloadKey key, byte[] content) {
      return memory.write(key, content);
    }

    @Override
    public Optional<byte[]> read(PayloadKey key) {
      return memory.read(key);
    }

    @Override
    public void deleteBelow(PayloadKey key) {
      if (deletionFails) {
        throw new StoreUnavailableException("down", null);
      }
      memory.deleteBelow(key);
    }
  }
}
