package dev.millrace.ingest;

import static dev.millrace.ingest.TestIngest.GOOD;
import static dev.millrace.ingest.TestIngest.NOW;
import static dev.millrace.ingest.TestIngest.TENANT;
import static dev.millrace.ingest.TestIngest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.model.Lane;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.queue.JobHint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();

  /** A submission that a provider is to answer. */
  private static final String CHAT = "{\"model\":\"chat\",\"input\":{\"prompt\":\"Why?\"}}";

  private final TestIngest ingest = new TestIngest();

  @AfterEach
  void close() {
    ingest.close();
  }

  @Test
  void shouldAcceptAJobAndSayWhereItIs() throws IOException {
    ApiResponse response = ingest.post(GOOD, Map.of());
    JsonNode body = JSON.readTree(response.body());
    Job job = ingest.onlyJob();

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
    assertThat(ingest.hints).containsExactly(new JobHint(job.key()));
  }

  @Test
  void shouldLetTheFirstJobsOfATenantOvertakeOthersBacklogs() {
    ingest.post(GOOD, Map.of());

    assertThat(ingest.express).isEqualTo(ingest.hints).hasSize(1);
  }

  @Test
  void shouldSendJobsForProvidersToTheirOwnWorkersOnly() {
    ApiResponse response = ingest.post(CHAT, Map.of());

    assertThat(response.status()).as(response.body()).isEqualTo(202);
    assertThat(ingest.onlyJob().request().lane()).isEqualTo(Lane.LLM);
    assertThat(ingest.hints).containsExactly(new JobHint(ingest.onlyJob().key(), Lane.LLM));
    assertThat(ingest.express).isEmpty();
  }

  @Test
  void shouldRememberWhetherTheCacheWillDo() {
    ingest.post(CHAT.replace("}}", "},\"cache\":false}"), Map.of());

    assertThat(ingest.onlyJob().request().context().noCache()).isTrue();
  }

  @Test
  void shouldUseTheCacheUnlessSomebodySaysOtherwise() {
    ingest.post(CHAT.replace("}}", "},\"cache\":true}"), Map.of("Idempotency-Key", "a"));
    ingest.post(CHAT, Map.of("Idempotency-Key", "a"));

    assertThat(ingest.onlyJob().request().context().noCache()).isFalse();
  }

  @Test
  void shouldTellAWishForANewAnswerFromOneForAnyAnswer() {
    ingest.post(CHAT, Map.of("Idempotency-Key", "a"));

    ApiResponse other =
        ingest.post(CHAT.replace("}}", "},\"cache\":false}"), Map.of("Idempotency-Key", "a"));

    assertThat(other.status()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "\"false\"", "null", "[]", "{}"})
  void shouldTakeNothingButTrueAndFalseForTheCache(String wish) {
    ApiResponse refused = ingest.post(CHAT.replace("}}", "},\"cache\":" + wish + "}"), Map.of());

    assertProblem(refused, 422, "validation-failed");
    assertThat(refused.body()).contains("\"/cache\"");
  }

  @Test
  void shouldAnswer200WithTheJobIfItEndsWhileTheClientWaits() throws IOException {
    ingest.meanwhile =
        key -> {
          Job queued = ingest.store.find(key).orElseThrow();
          if (queued.cancel(NOW) instanceof Move.To(Job canceled)) {
            ingest.store.save(canceled);
          }
        };

    ApiResponse response = ingest.post(GOOD, Map.of("Prefer", "respond-async, wait=5"));

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers())
        .containsEntry("Preference-Applied", "wait=5")
        .containsKey("Location")
        .doesNotContainKey("Retry-After");
    assertThat(JSON.readTree(response.body()).get("status").asText()).isEqualTo("canceled");
  }

  @Test
  void shouldAnswer202IfTheJobDoesNotEndWhileTheClientWaits() {
    ingest.meanwhile = key -> ingest.now = ingest.now.plusSeconds(20);

    ApiResponse response = ingest.post(GOOD, Map.of("Prefer", "wait=20"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers())
        .containsEntry("Preference-Applied", "wait=20")
        .containsEntry("Retry-After", "5");
    assertThat(ingest.post(GOOD, Map.of("Prefer", "respond-async")).headers())
        .containsEntry("Preference-Applied", "respond-async");
    assertThat(ingest.post(GOOD, Map.of("Prefer", "wait=soon")).headers())
        .doesNotContainKey("Preference-Applied");
  }

  @Test
  void shouldAcceptAJobEvenIfItCannotBeWaitedFor() {
    ingest.meanwhile =
        key -> {
          throw new StoreUnavailableException("down", null);
        };

    ApiResponse response = ingest.post(GOOD, Map.of("Prefer", "wait=20"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers())
        .containsEntry("Location", "http://host/v1/jobs/" + ingest.onlyJob().key().id())
        .doesNotContainKey("Preference-Applied");
  }

  @Test
  void shouldNotSayThatItWaitedIfItDidNot() {
    ApiResponse response = ingest.post(GOOD, Map.of("Prefer", "wait=20"));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers()).doesNotContainKey("Preference-Applied");
  }

  @Test
  void shouldTakeNotesAndATraceAlong() throws IOException {
    String body = GOOD.replace("}}", "},\"metadata\":{\"order\":\"7\",\"from\":\"M\u00fcller\"}}");
    String trace = "0af7651916cd43dd8448eb211c80319c";

    ApiResponse response =
        ingest.post(body, Map.of("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));

    JsonNode job = JSON.readTree(response.body());
    assertThat(job.at("/metadata/order").asText()).isEqualTo("7");
    assertThat(job.at("/metadata/from").asText()).isEqualTo("M\u00fcller");
    assertThat(job.get("trace_id").asText()).isEqualTo(trace);
    assertThat(ingest.onlyJob().request().context().traceparent())
        .isEqualTo("00-" + trace + "-b7ad6b7169203331-01");
    JsonNode without =
        JSON.readTree(ingest.post(GOOD, Map.of("traceparent", "00-" + trace)).body());
    assertThat(without.has("trace_id")).isFalse();
    assertThat(without.has("metadata")).isFalse();
  }

  @Test
  void shouldRefuseMetadataThatAreTooLargeOrNoTexts() throws IOException {
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      pairs.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
    }
    ApiResponse many = ingest.post(noted(pairs.toString()), Map.of());
    assertProblem(many, 422, "metadata-too-large");
    assertThat(JSON.readTree(many.body()).get("limit").asInt()).isEqualTo(16);
    assertThat(JSON.readTree(many.body()).get("actual").asInt()).isEqualTo(17);

    assertThat(ingest.post(noted("\"k\":\"" + "x".repeat(2047) + "\""), Map.of()).status())
        .isEqualTo(202);
    ApiResponse large = ingest.post(noted("\"k\":\"" + "\u00fc".repeat(1024) + "\""), Map.of());
    assertProblem(large, 422, "metadata-too-large");
    assertThat(JSON.readTree(large.body()).get("actual").asInt()).isEqualTo(2049);

    for (String wrong :
        List.of("\"k\":1", "\"k\":null", "\"k\":{}", "\"a\\u0007\":\"\"", "\"k\":\"\\n\"")) {
      assertProblem(ingest.post(noted(wrong), Map.of()), 422, "validation-failed");
    }
    assertProblem(
        ingest.post(GOOD.replace("}}", "},\"metadata\":[]}"), Map.of()), 422, "validation-failed");
    assertThat(ingest.store.open(null, 10)).hasSize(1);
  }

  private static String noted(String pairs) {
    return GOOD.replace("}}", "},\"metadata\":{" + pairs + "}}");
  }

  @Test
  void shouldSayByHowMuchATextIsTooLong() throws IOException {
    ApiResponse response =
        ingest.post(GOOD.replace("a cat", "\ud83d\ude00".repeat(20_001)), Map.of());

    assertProblem(response, 422, "input-too-long");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("limit").asInt()).isEqualTo(20_000);
    assertThat(problem.get("actual").asInt()).isEqualTo(20_001);
    assertThat(problem.at("/errors/0/pointer").asText()).isEqualTo("/input/text");
    assertProblem(
        ingest.post(GOOD.replace("a cat\"", "x".repeat(20_001) + "\",\"more\":1"), Map.of()),
        422,
        "validation-failed");
  }

  @Test
  void shouldTakeAModelByNameAndVersion() {
    assertThat(ingest.post(GOOD.replace("l6-v2\"", "l6-v2@1\""), Map.of()).status()).isEqualTo(202);
    assertThat(ingest.post(GOOD.replace("l6-v2\"", "l6-v2@2\""), Map.of()).status()).isEqualTo(422);
  }

  @Test
  void shouldAcceptAJobEvenIfItsHintCannotBeSent() {
    ingest.queueIsDown = true;

    assertThat(ingest.post(GOOD, Map.of()).status()).isEqualTo(202);
    assertThat(ingest.onlyJob().status()).isEqualTo(JobStatus.QUEUED);
    assertThat(ingest.onlyJob().dueAt()).isNotNull();
  }

  @Test
  void shouldMakeNoJobOfWhatItRefuses() {
    assertProblem(ingest.post("{\"model\"", Map.of()), 400, "malformed-json");
    assertProblem(ingest.post(GOOD.replace("minilm", "maxilm"), Map.of()), 422, "unknown-model");
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
      assertProblem(ingest.post(wrong, Map.of()), 422, "validation-failed");
    }
    assertThat(ingest.store.open(null, 10)).isEmpty();
    assertThat(ingest.hints).isEmpty();
  }

  @Test
  void shouldSayWhereTheInputIsWrong() throws IOException {
    JsonNode problem =
        JSON.readTree(
            ingest
                .post("{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":5,\"more\":1}}", Map.of())
                .body());

    assertThat(problem.get("errors").findValuesAsText("pointer"))
        .containsExactly("/input", "/input/text");
  }

  @Test
  void shouldKeepALargeInputOutOfTheRecord() {
    String text = "ü".repeat(20_000);
    String body = GOOD.replace("a cat", text.replace("ü", "\\u00fc"));

    assertThat(ingest.post(body, Map.of()).status()).isEqualTo(202);
    assertThat(ingest.payloads.load(ingest.onlyJob().request().input()))
        .isEqualTo("{\"text\":\"" + text + "\"}");
  }

  @Test
  void shouldTakeADeadlineAndAWebhook() {
    String body =
        GOOD.replace(
            "}}",
            "},\"deadline\":\"2026-11-20T14:30:00.5+02:00\",\"webhook\":{\"url\":"
                + "\"https://example.com/hook\",\"events\":[\"job.failed\"]}}");

    assertThat(ingest.post(body, Map.of()).status()).isEqualTo(202);
    assertThat(ingest.onlyJob().request().deadline()).isEqualTo(NOW.plusMillis(1_800_500));
    assertThat(ingest.onlyJob().request().webhook())
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

    assertProblem(ingest.post(body, Map.of()), 422, "invalid-deadline");
    assertThat(ingest.store.open(null, 10)).isEmpty();
  }

  @Test
  void shouldRefuseAWebhookThatMayNotBeCalled() {
    for (String url : List.of("http://example.com/", "https://127.0.0.1/", "https://u:p@a.com/")) {
      String body = GOOD.replace("}}", "},\"webhook\":{\"url\":\"" + url + "\"}}");
      assertProblem(ingest.post(body, Map.of()), 422, "webhook-url-not-allowed");
    }
    for (String webhook :
        List.of(
            "5",
            "{}",
            "{\"url\":\"https://a.com/\",\"events\":[]}",
            "{\"url\":\"https://a.com/\",\"events\":[\"job.running\"]}",
            "{\"url\":\"https://a.com/\",\"more\":1}")) {
      String body = GOOD.replace("}}", "},\"webhook\":" + webhook + "}");
      assertProblem(ingest.post(body, Map.of()), 422, "validation-failed");
    }
    assertThat(ingest.store.open(null, 10)).isEmpty();
  }
}
