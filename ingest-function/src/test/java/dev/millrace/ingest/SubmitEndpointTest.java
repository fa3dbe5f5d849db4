package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.AwaitJob;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.model.FolderModelCatalog;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.upload.Uploads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.InMemoryUploadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.embedded.SqliteQueueStats;
import dev.millrace.openapi.CheckedRouter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final JobPolicy POLICY = JobPolicy.forWorkerTimeout(Duration.ofSeconds(30));
  private static final TenantId TENANT = new TenantId("tenant-a");
  private static final String GOOD = "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"a cat\"}}";

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore stored = new InMemoryPayloadStore();
  private final Payloads payloads = new Payloads(stored);
  private final List<JobHint> hints = new ArrayList<>();
  private boolean queueIsDown;
  private Instant now = NOW;
  private Consumer<JobKey> meanwhile = key -> {};
  private final Router router =
      new SubmitEndpoint(
              new SubmitJob(
                  FolderModelCatalog.read(Path.of("../models")),
                  new PinFiles(new Uploads(stored), new InMemoryUploadStore(stored), false),
                  payloads,
                  store,
                  SubmitJob.Queues.fair(this::send),
                  store.quotas(),
                  new SubmitJob.Acceptance(
                      new JobIds(() -> NOW, new Random(1)), () -> now, POLICY)),
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
          .routes();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldAcceptAJobAndSayWhereItIs() throws IOException {
    ApiResponse response = post(GOOD, Map.of());
    JsonNode body = JSON.readTree(response.body());
    Job job = onlyJob();

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers())
        .containsEntry("Location", "http://host/v1/jobs/" + job.key().id())
        .containsEntry("Retry-After", "1")
        .containsEntry("Content-Type", "application/json");
    assertThat(body.get("id").asText()).isEqualTo(job.key().id().value());
    assertThat(body.get("status").asText()).isEqualTo("queued");
    assertThat(body.at("/urls/self").asText()).isEqualTo(response.headers().get("Location"));
    assertThat(body.get("created_at").asText()).isEqualTo("2026-11-20T12:00:00Z");
    assertThat(job.key().tenant()).isEqualTo(TENANT);
    assertThat(job.request().input()).isEqualTo(new Payload.Inline("{\"text\":\"a cat\"}"));
    assertThat(hints).containsExactly(new JobHint(job.key()));
  }

  @Test
  void shouldAnswer200WithTheJobIfItEndsWhileTheClientWaits() throws IOException {
    meanwhile =
        key -> {
          Job queued = store.find(key).orElseThrow();
          if (queued.cancel(NOW) instanceof Move.To(Job canceled)) {
            store.save(canceled);
          }
        };

    ApiResponse response = post(GOOD, Map.of("Prefer", "respond-async, wait=5"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Preference-Applied", "wait=5")
        .containsKey("Location")
        .doesNotContainKey("Retry-After");
    assertThat(JSON.readTree(response.body()).get("status").asText()).isEqualTo("canceled");
  }

  @Test
  void shouldAnswer202IfTheJobDoesNotEndWhileTheClientWaits() {
    meanwhile = key -> now = now.plusSeconds(20);

    ApiResponse response = post(GOOD, Map.of("Prefer", "wait=20"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers())
        .containsEntry("Preference-Applied", "wait=20")
        .containsEntry("Retry-After", "5");
    assertThat(post(GOOD, Map.of("Prefer", "respond-async")).headers())
        .containsEntry("Preference-Applied", "respond-async");
    assertThat(post(GOOD, Map.of("Prefer", "wait=soon")).headers())
        .doesNotContainKey("Preference-Applied");
  }

  @Test
  void shouldAcceptAJobEvenIfItCannotBeWaitedFor() {
    meanwhile =
        key -> {
          throw new StoreUnavailableException("down", null);
        };

    ApiResponse response = post(GOOD, Map.of("Prefer", "wait=20"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers())
        .containsEntry("Location", "http://host/v1/jobs/" + onlyJob().key().id())
        .doesNotContainKey("Preference-Applied");
  }

  @Test
  void shouldNotSayThatItWaitedIfItDidNot() {
    ApiResponse response = post(GOOD, Map.of("Prefer", "wait=20"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers()).doesNotContainKey("Preference-Applied");
  }

  @Test
  void shouldTakeNotesAndATraceAlong() throws IOException {
    String body = GOOD.replace("}}", "},\"metadata\":{\"order\":\"7\",\"from\":\"M\u00fcller\"}}");
    String trace = "0af7651916cd43dd8448eb211c80319c";

    ApiResponse response =
        post(body, Map.of("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));

    JsonNode job = JSON.readTree(response.body());
    assertThat(job.at("/metadata/order").asText()).isEqualTo("7");
    assertThat(job.at("/metadata/from").asText()).isEqualTo("M\u00fcller");
    assertThat(job.get("trace_id").asText()).isEqualTo(trace);
    assertThat(onlyJob().request().context().traceparent())
        .isEqualTo("00-" + trace + "-b7ad6b7169203331-01");
    JsonNode without = JSON.readTree(post(GOOD, Map.of("traceparent", "00-" + trace)).body());
    assertThat(without.has("trace_id")).isFalse();
    assertThat(without.has("metadata")).isFalse();
  }

  @Test
  void shouldTellRequestsApartThatDifferInTheirMetadataAndNotInTheirTrace() {
    String noted = GOOD.replace("}}", "},\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}");
    String turned = GOOD.replace("}}", "},\"metadata\":{\"b\":\"2\",\"a\":\"1\"}}");
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    assertThat(post(noted, Map.of("Idempotency-Key", "k")).status()).isEqualTo(202);
    assertThat(post(turned, Map.of("Idempotency-Key", "k", "traceparent", trace)).headers())
        .containsEntry("Idempotency-Replayed", "true");
    assertProblem(post(GOOD, Map.of("Idempotency-Key", "k")), 422, "idempotency-key-reused");
    assertProblem(
        post(noted.replace("\"1\"", "\"3\""), Map.of("Idempotency-Key", "k")),
        422,
        "idempotency-key-reused");
  }

  @Test
  void shouldKnowARequestWithoutMetadataByTheFingerprintOfEarlierVersions() {
    post(GOOD, Map.of());

    assertThat(onlyJob().request().requestSha256())
        .isEqualTo(Sha256.hex("minilm-l6-v2 {\"text\":\"a cat\"}"));
  }

  @Test
  void shouldRefuseMetadataThatAreTooLargeOrNoTexts() throws IOException {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      pairs.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
    }
    ApiResponse many = post(noted(pairs.toString()), Map.of());
    assertProblem(many, 422, "metadata-too-large");
    assertThat(JSON.readTree(many.body()).get("limit").asInt()).isEqualTo(16);
    assertThat(JSON.readTree(many.body()).get("actual").asInt()).isEqualTo(17);

    assertThat(post(noted("\"k\":\"" + "x".repeat(2047) + "\""), Map.of()).status()).isEqualTo(202);
    ApiResponse large = post(noted("\"k\":\"" + "\u00fc".repeat(1024) + "\""), Map.of());
    assertProblem(large, 422, "metadata-too-large");
    assertThat(JSON.readTree(large.body()).get("actual").asInt()).isEqualTo(2049);

    for (String wrong :
        List.of("\"k\":1", "\"k\":null", "\"k\":{}", "\"a\\u0007\":\"\"", "\"k\":\"\\n\"")) {
      assertProblem(post(noted(wrong), Map.of()), 422, "validation-failed");
    }
    assertProblem(
        post(GOOD.replace("}}", "},\"metadata\":[]}"), Map.of()), 422, "validation-failed");
    assertThat(store.open(null, 10)).hasSize(1);
  }

  private static String noted(String pairs) {
    return GOOD.replace("}}", "},\"metadata\":{" + pairs + "}}");
  }

  @Test
  void shouldSayByHowMuchATextIsTooLong() throws IOException {
    ApiResponse response = post(GOOD.replace("a cat", "\ud83d\ude00".repeat(20_001)), Map.of());

    assertProblem(response, 422, "input-too-long");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("limit").asInt()).isEqualTo(20_000);
    assertThat(problem.get("actual").asInt()).isEqualTo(20_001);
    assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/input/text");
    assertProblem(
        post(GOOD.replace("a cat\"", "x".repeat(20_001) + "\",\"more\":1"), Map.of()),
        422,
        "validation-failed");
  }

  @Test
  void shouldTakeAModelByNameAndVersion() {
    assertThat(post(GOOD.replace("l6-v2\"", "l6-v2@1\""), Map.of()).status()).isEqualTo(202);
    assertThat(post(GOOD.replace("l6-v2\"", "l6-v2@2\""), Map.of()).status()).isEqualTo(422);
  }

  @Test
  void shouldAcceptAJobEvenIfItsHintCannotBeSent() {
    queueIsDown = true;

    assertThat(post(GOOD, Map.of()).status()).isEqualTo(202);
    assertThat(onlyJob().status()).isEqualTo(JobStatus.QUEUED);
    assertThat(onlyJob().dueAt()).isNotNull();
  }

  @Test
  void shouldNameTheSameJobForTheSameIdempotencyKey() {
    ApiResponse first = post(GOOD, Map.of("Idempotency-Key", "order-1"));
    ApiResponse again = post(GOOD.replace(":", " : "), Map.of("idempotency-key", "order-1"));

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.headers())
        .containsEntry("Location", first.headers().get("Location"))
        .containsEntry("Idempotency-Replayed", "true");
    assertThat(first.headers()).doesNotContainKey("Idempotency-Replayed");
    assertThat(hints).hasSize(1);
  }

  @Test
  void shouldRefuseAnotherRequestUnderAnUsedIdempotencyKey() {
    post(GOOD, Map.of("Idempotency-Key", "order-1"));
    ApiResponse other = post(GOOD.replace("cat", "dog"), Map.of("Idempotency-Key", "order-1"));

    assertProblem(other, 422, "idempotency-key-reused");
    assertThat(onlyJob().request().input()).isEqualTo(new Payload.Inline("{\"text\":\"a cat\"}"));
  }

  @Test
  void shouldTakeAnIdempotencyKeyAnewOnceItsJobIsForgotten() {
    ApiResponse first = post(GOOD, Map.of("Idempotency-Key", "order-1"));
    Job expired = onlyJob().sweep(NOW.plus(Duration.ofHours(1)), POLICY).next();
    store.save(expired);
    now = NOW.plus(Duration.ofHours(1)).plus(Retention.RECORD);

    ApiResponse again = post(GOOD.replace("cat", "dog"), Map.of("Idempotency-Key", "order-1"));

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.headers())
        .containsEntry("Location", first.headers().get("Location"))
        .doesNotContainKey("Idempotency-Replayed");
    assertThat(onlyJob().status()).isEqualTo(JobStatus.QUEUED);
    assertThat(onlyJob().request().input()).isEqualTo(new Payload.Inline("{\"text\":\"a dog\"}"));
  }

  @Test
  void shouldKnowARepetitionWhoseResultIsKeptNoLonger() throws IOException {
    post(GOOD, Map.of("Idempotency-Key", "order-1"));
    Job running = next(onlyJob().claim(NOW, "w", POLICY));
    store.save(running);
    Payload output = new Payload.Inline("{\"embedding\":[1]}");
    store.save(next(running.finish(NOW, new Outcome.Success(output, "digest"), POLICY)));
    now = NOW.plus(Retention.DATA).minusMillis(1);
    JsonNode within =
        new JsonMapper().readTree(post(GOOD, Map.of("Idempotency-Key", "order-1")).body());
    now = NOW.plus(Retention.RECORD).minusMillis(1);

    ApiResponse again = post(GOOD, Map.of("Idempotency-Key", "order-1"));

    assertThat(within.has("output")).isTrue();
    assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
    JsonNode job = new JsonMapper().readTree(again.body());
    assertThat(job.get("status").asText()).isEqualTo("succeeded");
    assertThat(job.has("output")).isFalse();
    assertThat(job.has("data_removed_at")).isTrue();
  }

  private static Job next(Move move) {
    if (move instanceof Move.To(Job next)) {
      return next;
    }
    throw new AssertionError("Refused: " + move);
  }

  @Test
  void shouldRefuseIdempotencyKeysThatAreNone() {
    for (String key : List.of("", " ", "a b", "ü", "x".repeat(256))) {
      assertProblem(post(GOOD, Map.of("Idempotency-Key", key)), 400, "invalid-idempotency-key");
    }
  }

  @Test
  void shouldMakeNoJobOfWhatItRefuses() {
    assertProblem(post("{\"model\"", Map.of()), 400, "malformed-json");
    assertProblem(post(GOOD.replace("minilm", "maxilm"), Map.of()), 422, "unknown-model");
    for (String wrong :
        List.of(
            "[]",
            "null",
            "\"text\"",
            "{}",
            "{\"model\":\"minilm-l6-v2\"}",
            "{\"model\":1,\"input\":{\"text\":\"x\"}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":\"x\"}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":5}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":null}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"\"}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"  \\n\"}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"\\u0000\"}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"x\",\"more\":1}}",
            "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"x\"},\"more\":1}")) {
      assertProblem(post(wrong, Map.of()), 422, "validation-failed");
    }
    assertThat(store.open(null, 10)).isEmpty();
    assertThat(hints).isEmpty();
  }

  @Test
  void shouldSayWhereTheInputIsWrong() throws IOException {
    JsonNode problem =
        JSON.readTree(
            post("{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":5,\"more\":1}}", Map.of())
                .body());

    assertThat(problem.get("errors").findValuesAsText("pointer"))
        .containsExactly("/input", "/input/text");
  }

  @Test
  void shouldKeepALargeInputOutOfTheRecord() {
    String text = "ü".repeat(20_000);
    String body = GOOD.replace("a cat", text.replace("ü", "\\u00fc"));

    assertThat(post(body, Map.of()).status()).isEqualTo(202);
    assertThat(payloads.load(onlyJob().request().input())).isEqualTo("{\"text\":\"" + text + "\"}");
  }

  @Test
  void shouldTakeADeadlineAndAWebhook() {
    String body =
        GOOD.replace(
            "}}",
            "},\"deadline\":\"2026-11-20T14:30:00.5+02:00\",\"webhook\":{\"url\":"
                + "\"https://example.com/hook\",\"events\":[\"job.failed\"]}}");

    assertThat(post(body, Map.of()).status()).isEqualTo(202);
    assertThat(onlyJob().request().deadline()).isEqualTo(NOW.plusMillis(1_800_500));
    assertThat(onlyJob().request().webhook())
        .isEqualTo(
            new Webhook("https://example.com/hook", Set.of(JobStatus.FAILED), "http://host"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-20T12:00:00Z",
        "2026-12-04T12:00:01Z",
        "2026-11-20",
        "tomorrow",
        "2026-11-20T13:00:00"
      })
  void shouldRefuseADeadlineThatIsNone(String deadline) {
    String body = GOOD.replace("}}", "},\"deadline\":\"" + deadline + "\"}");

    assertProblem(post(body, Map.of()), 422, "invalid-deadline");
    assertThat(store.open(null, 10)).isEmpty();
  }

  @Test
  void shouldRefuseAWebhookThatMayNotBeCalled() {
    for (String url : List.of("http://example.com/", "https://127.0.0.1/", "https://u:p@a.com/")) {
      String body = GOOD.replace("}}", "},\"webhook\":{\"url\":\"" + url + "\"}}");
      assertProblem(post(body, Map.of()), 422, "webhook-url-not-allowed");
    }
    for (String webhook :
        List.of(
            "5",
            "{}",
            "{\"url\":\"https://a.com/\",\"events\":[]}",
            "{\"url\":\"https://a.com/\",\"events\":[\"job.running\"]}",
            "{\"url\":\"https://a.com/\",\"more\":1}")) {
      String body = GOOD.replace("}}", "},\"webhook\":" + webhook + "}");
      assertProblem(post(body, Map.of()), 422, "validation-failed");
    }
    assertThat(store.open(null, 10)).isEmpty();
  }

  @Test
  void shouldTellRequestsApartThatDifferInTheirWebhook() {
    String hook = GOOD.replace("}}", "},\"webhook\":{\"url\":\"https://a.com/\"}}");

    assertThat(post(hook, Map.of("Idempotency-Key", "k")).status()).isEqualTo(202);
    assertThat(post(hook, Map.of("Idempotency-Key", "k")).status()).isEqualTo(202);
    assertProblem(post(GOOD, Map.of("Idempotency-Key", "k")), 422, "idempotency-key-reused");
  }

  private Job onlyJob() {
    List<Job> jobs = store.open(null, 10);
    assertThat(jobs).hasSize(1);
    return jobs.getFirst();
  }

  private static void assertProblem(ApiResponse response, int status, String code) {
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.headers()).containsEntry("Content-Type", "application/problem+json");
    assertThat(response.body()).contains("\"code\":\"" + code + "\"");
  }

  private ApiResponse post(String body, Map<String, String> headers) {
    return post(body, headers, TENANT);
  }

  private ApiResponse post(String body, Map<String, String> headers, @Nullable TenantId tenant) {
    Map<String, List<String>> fields = new HashMap<>();
    fields.put("Content-Type", List.of("application/json"));
    headers.forEach((name, value) -> fields.put(name, List.of(value)));
    return CheckedRouter.handle(
        router,
        Requests.of("POST", "/v1/jobs", fields, body.getBytes(StandardCharsets.UTF_8), tenant));
  }

  private void send(List<JobHint> more) {
    if (queueIsDown) {
      throw new StoreUnavailableException("The queue is down", null);
    }
    hints.addAll(more);
  }
}
