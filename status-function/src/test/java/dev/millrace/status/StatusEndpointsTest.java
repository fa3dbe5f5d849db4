package dev.millrace.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payloads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteQueueStats;
import dev.millrace.openapi.CheckedRouter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StatusEndpointsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private Instant now = Jobs.NOW;
  private @Nullable Job next;
  private final Router router =
      new StatusEndpoints(
              new GetJob(store, () -> now),
              new JobResponses(
                  new JobJson(new Payloads(new InMemoryPayloadStore())),
                  new SqliteQueueStats(store, () -> now, () -> 0, 2),
                  () -> now),
              new PreferredWait(new AwaitJob(store, this::change, () -> now), () -> now),
              new Health(FolderModelCatalog.read(Path.of("../models")), store, () -> now))
          .routes();

  @AfterEach
  void close() {
    store.close();
  }

  /** A wait in which the job may change once, and which lasts as long as it may otherwise. */
  private Optional<Job> change(JobKey key, Predicate<Job> wanted, Instant until) {
    if (next != null) {
      store.save(next);
    }
    Optional<Job> job = store.find(key);
    if (job.filter(wanted).isEmpty()) {
      now = until;
    }
    return job;
  }

  @Test
  void shouldWaitForTheEndOfAJob() throws IOException {
    Job running = create(Jobs.running());
    next = Jobs.end(running);

    ApiResponse response = get(running, Map.of("Prefer", "wait=10"));

    assertThat(JSON.readTree(response.body()).get("status").asText()).isEqualTo("succeeded");
    assertThat(response.headers()).containsEntry("Preference-Applied", "wait=10");
    assertThat(now).isEqualTo(Jobs.NOW);
  }

  @Test
  void shouldWaitNoLongerThanItMayAndSayForHowLong() {
    Job running = create(Jobs.running());

    ApiResponse response = get(running, Map.of("Prefer", "wait=100"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Preference-Applied", "wait=25")
        .containsEntry("Retry-After", "7");
    assertThat(now).isEqualTo(Jobs.NOW.plusSeconds(25));
  }

  @Test
  void shouldWaitNoLongerThanItsRequestHasTime() {
    Job running = create(Jobs.running());
    ApiRequest request =
        request(running, Map.of("Prefer", "wait=20")).answeredBy(Jobs.NOW.plusMillis(7500));

    assertThat(router.handle(request).headers()).containsEntry("Preference-Applied", "wait=7");
    assertThat(now).isEqualTo(Jobs.NOW.plusMillis(7500));
  }

  @Test
  void shouldEndAWaitWithTheDeadlineOfTheJob() throws IOException {
    Job running = create(Jobs.running());
    now = running.request().deadline().minusSeconds(3);

    ApiResponse response = get(running, Map.of("Prefer", "wait=10"));

    assertThat(JSON.readTree(response.body()).get("status").asText()).isEqualTo("expired");
    assertThat(now).isEqualTo(running.request().deadline());
  }

  @Test
  void shouldNotSendAgainWhatTheClientKnows() {
    Job running = create(Jobs.running());
    String tag = get(running).headers().get("ETag");
    assertThat(tag).startsWith("W/\"2-");

    ApiResponse same = get(running, Map.of("If-None-Match", "\"x\", " + tag));
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(same.headers())
        .containsEntry("ETag", tag)
        .containsEntry("Retry-After", "1")
        .doesNotContainKey("Content-Type");

    store.save(Jobs.end(running));
    assertThat(get(running, Map.of("If-None-Match", tag)).status()).isEqualTo(200);
    assertThat(get(running, Map.of("If-None-Match", "*")).status()).isEqualTo(304);
  }

  @Test
  void shouldWaitForAnyStateThatTheClientDoesNotKnow() {
    Job queued = create(Jobs.queued());
    Job running = Jobs.next(queued.claim(Jobs.NOW, "w", Jobs.POLICY));
    String tag = get(queued).headers().getOrDefault("ETag", "");
    Map<String, String> fields = Map.of("Prefer", "wait=10", "If-None-Match", tag);

    next = running;
    assertThat(get(queued, fields).status()).isEqualTo(200);
    assertThat(now).isEqualTo(Jobs.NOW);

    next = null;
    String later = get(queued).headers().getOrDefault("ETag", "");
    ApiResponse waited = get(queued, Map.of("Prefer", "wait=10", "If-None-Match", later));
    assertThat(waited.status()).isEqualTo(304);
    assertThat(waited.headers()).containsEntry("Preference-Applied", "wait=10");
    assertThat(now).isEqualTo(Jobs.NOW.plusSeconds(10));
  }

  @Test
  void shouldTellAWaitingJobItsPlace() throws IOException {
    create(Jobs.queued());
    Job second =
        create(
            Job.accept(
                new JobKey(Jobs.TENANT, Jobs.IDS.next()),
                Jobs.request(Jobs.NOW.plusMillis(5)),
                Jobs.POLICY));
    now = Jobs.NOW.plusSeconds(41);

    ApiResponse response = get(second);
    JsonNode queue = JSON.readTree(response.body()).get("queue");

    assertThat(queue.get("position_estimate").asInt()).isEqualTo(2);
    assertThat(queue.get("ahead_estimate").asInt()).isEqualTo(1);
    assertThat(queue.get("oldest_age_seconds").asInt()).isEqualTo(41);
    assertThat(response.headers()).containsEntry("Retry-After", "11");
    assertThat(JSON.readTree(get(create(Jobs.running())).body()).has("queue")).isFalse();
  }

  @Test
  void shouldSayThatTheStoreIsDownAndAskItNoMoreThanEveryTwoSeconds() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HealthCheck check =
        new HealthCheck(
            () -> {
              asked.incrementAndGet();
              throw new StoreUnavailableException("secret", null);
            },
            () -> now);

    assertThat(check.passes()).isFalse();
    assertThat(check.passes()).isFalse();
    assertThat(asked).hasValue(1);
    now = now.plusSeconds(2);
    assertThat(check.passes()).isFalse();
    assertThat(asked).hasValue(2);

    store.close();
    ApiResponse health = router.handle(Requests.of("GET", "/v1/health", null));
    assertThat(health.status()).isEqualTo(200);
    assertThat(JSON.readTree(health.body()).at("/status").asText()).isEqualTo("degraded");
    assertThat(JSON.readTree(health.body()).at("/checks/store").asText()).isEqualTo("failed");
  }

  @Test
  void shouldShowAJobThatIsUnderWayAndWhenToAskAgain() throws IOException {
    ApiResponse response = get(create(Jobs.running()));
    JsonNode job = JSON.readTree(response.body());

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers()).containsEntry("Retry-After", "1");
    assertThat(job.get("status").asText()).isEqualTo("running");
    assertThat(job.get("attempt").asInt()).isEqualTo(1);
    assertThat(job.has("output")).isFalse();
    assertThat(job.has("completed_at")).isFalse();
  }

  @Test
  void shouldShowTheOutputAndWhatMadeIt() throws IOException {
    ApiResponse response = get(create(Jobs.succeeded()));
    JsonNode job = JSON.readTree(response.body());

    assertThat(response.headers()).doesNotContainKey("Retry-After");
    assertThat(job.get("status").asText()).isEqualTo("succeeded");
    assertThat(job.at("/output/embedding/0").asDouble()).isEqualTo(1.0);
    assertThat(job.get("model_digest").asText()).isEqualTo("digest");
    assertThat(job.get("input_sha256").asText()).hasSize(64);
    assertThat(job.get("expires_at").asText()).isEqualTo("2026-11-27T12:00:00Z");
    assertThat(job.at("/metrics/queue_ms").isNumber()).isTrue();
  }

  @Test
  void shouldShowWhyAJobFailed() throws IOException {
    Job failed =
        Jobs.next(
            Jobs.running()
                .finish(
                    Jobs.NOW,
                    new Outcome.Failure(
                        new JobError(ErrorCode.MODEL_ERROR, "bad \"x\""), Duration.ZERO),
                    Jobs.POLICY));
    JsonNode error = JSON.readTree(get(create(failed)).body()).get("error");

    assertThat(error.get("code").asText()).isEqualTo("model-error");
    assertThat(error.get("detail").asText()).isEqualTo("bad \"x\"");
    assertThat(error.get("type").asText()).endsWith("/model-error");
    assertThat(error.get("retryable").asBoolean()).isFalse();
  }

  @Test
  void shouldShowThatAJobExpired() throws IOException {
    Job expired = Jobs.queued().sweep(Jobs.NOW.plus(Duration.ofHours(1)), Jobs.POLICY).next();
    JsonNode job = JSON.readTree(get(create(expired)).body());

    assertThat(job.get("status").asText()).isEqualTo("expired");
    assertThat(job.at("/error/code").asText()).isEqualTo("deadline-exceeded");
  }

  @Test
  void shouldMakeAJobExpiredAsSoonAsAReaderSeesThatItIs() throws IOException {
    Job running = create(Jobs.running());
    now = Jobs.NOW.plus(Duration.ofHours(1));

    assertThat(JSON.readTree(get(running).body()).get("status").asText()).isEqualTo("expired");
    assertThat(store.find(running.key()).orElseThrow().status()).isEqualTo(JobStatus.EXPIRED);
  }

  @Test
  void shouldShowWhatEachAttemptCameTo() throws IOException {
    Job crashed =
        create(Jobs.next(Jobs.running().claim(Jobs.NOW.plusSeconds(60), "w2", Jobs.POLICY)));
    JsonNode attempts = JSON.readTree(get(crashed).body()).get("attempts");

    assertThat(attempts.findValuesAsText("number")).containsExactly("1", "2");
    assertThat(attempts.findValuesAsText("status")).containsExactly("failed", "running");
    assertThat(attempts.at("/0/error/code").asText()).isEqualTo("worker-crashed");
  }

  @Test
  void shouldAnswerTheSameToEveryIdThatIsNotTheTenants() {
    Job job = create(Jobs.succeeded());
    Job forgotten = create(Jobs.succeeded());
    ApiResponse unknown = get(Jobs.queued());

    assertThat(unknown.status()).isEqualTo(404);
    for (String path :
        List.of("job_x", "..%2f", "%00", "x".repeat(10_000), "", "job_" + "0".repeat(26))) {
      assertThat(get("/v1/jobs/" + path, Jobs.TENANT)).as(path).isEqualTo(unknown);
    }
    assertThat(get("/v1/jobs/" + job.key().id(), new TenantId("tenant-b"))).isEqualTo(unknown);
    now = Jobs.NOW.plus(Retention.RECORD);
    assertThat(get(forgotten)).isEqualTo(unknown);
  }

  @Test
  void shouldTellItsHealthToAnybody() throws IOException {
    now = Jobs.NOW.plusSeconds(7);
    JsonNode health = JSON.readTree(get("/v1/health", null).body());

    assertThat(health.get("status").asText()).isEqualTo("ok");
    assertThat(health.get("uptime_seconds").asInt()).isEqualTo(7);
    assertThat(health.get("models").valueStream().map(JsonNode::asText))
        .containsExactly(
            "chat@1", "egyptian-art@1", "hieroglyphs@1", "minilm-l6-v2@1", "support-agent@1");
    assertThat(get("/v1/jobs/" + Jobs.queued().key().id(), null).status()).isEqualTo(401);
  }

  private Job create(Job job) {
    store.create(job);
    return job;
  }

  private ApiResponse get(Job job) {
    return get("/v1/jobs/" + job.key().id(), Jobs.TENANT);
  }

  private ApiResponse get(Job job, Map<String, String> fields) {
    return CheckedRouter.handle(router, request(job, fields));
  }

  private static ApiRequest request(Job job, Map<String, String> fields) {
    Map<String, List<String>> headers = new HashMap<>();
    fields.forEach((name, value) -> headers.put(name, List.of(value)));
    return Requests.of("GET", "/v1/jobs/" + job.key().id(), headers, new byte[0], Jobs.TENANT);
  }

  private ApiResponse get(String path, @Nullable TenantId tenant) {
    return CheckedRouter.handle(router, Requests.of("GET", path, tenant));
  }
}
