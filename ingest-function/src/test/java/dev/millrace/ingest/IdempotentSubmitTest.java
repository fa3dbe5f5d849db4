package dev.millrace.ingest;

import static dev.millrace.ingest.TestIngest.GOOD;
import static dev.millrace.ingest.TestIngest.NOW;
import static dev.millrace.ingest.TestIngest.POLICY;
import static dev.millrace.ingest.TestIngest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.Sha256;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.Retention;
import dev.millrace.core.payload.Payload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Submissions under an {@code Idempotency-Key}, and what tells one from another. */
class IdempotentSubmitTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final TestIngest ingest = new TestIngest();

  @AfterEach
  void close() {
    ingest.close();
  }

  @Test
  void shouldTellRequestsApartThatDifferInTheirMetadataAndNotInTheirTrace() {
    String noted = GOOD.replace("}}", "},\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}");
    String turned = GOOD.replace("}}", "},\"metadata\":{\"b\":\"2\",\"a\":\"1\"}}");
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    assertThat(ingest.post(noted, Map.of("Idempotency-Key", "k")).status()).isEqualTo(202);
    assertThat(ingest.post(turned, Map.of("Idempotency-Key", "k", "traceparent", trace)).headers())
        .containsEntry("Idempotency-Replayed", "true");
    assertProblem(ingest.post(GOOD, Map.of("Idempotency-Key", "k")), 422, "idempotency-key-reused");
    assertProblem(
        ingest.post(noted.replace("\"1\"", "\"3\""), Map.of("Idempotency-Key", "k")),
        422,
        "idempotency-key-reused");
  }

  @Test
  void shouldKnowARequestWithoutMetadataByTheFingerprintOfEarlierVersions() {
    ingest.post(GOOD, Map.of());

    assertThat(ingest.onlyJob().request().requestSha256())
        .isEqualTo(Sha256.hex("minilm-l6-v2 {\"text\":\"a cat\"}"));
  }

  @Test
  void shouldNameTheSameJobForTheSameIdempotencyKey() {
    ApiResponse first = ingest.post(GOOD, Map.of("Idempotency-Key", "order-1"));
    ApiResponse again = ingest.post(GOOD.replace(":", " : "), Map.of("idempotency-key", "order-1"));

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.headers())
        .containsEntry("Location", first.headers().get("Location"))
        .containsEntry("Idempotency-Replayed", "true");
    assertThat(first.headers()).doesNotContainKey("Idempotency-Replayed");
    assertThat(ingest.hints).hasSize(1);
  }

  @Test
  void shouldRefuseAnotherRequestUnderAnUsedIdempotencyKey() {
    ingest.post(GOOD, Map.of("Idempotency-Key", "order-1"));
    ApiResponse other =
        ingest.post(GOOD.replace("cat", "dog"), Map.of("Idempotency-Key", "order-1"));

    assertProblem(other, 422, "idempotency-key-reused");
    assertThat(ingest.onlyJob().request().input())
        .isEqualTo(new Payload.Inline("{\"text\":\"a cat\"}"));
  }

  @Test
  void shouldTakeAnIdempotencyKeyAnewOnceItsJobIsForgotten() {
    ApiResponse first = ingest.post(GOOD, Map.of("Idempotency-Key", "order-1"));
    Job expired = ingest.onlyJob().sweep(NOW.plus(Duration.ofHours(1)), POLICY).next();
    ingest.store.save(expired);
    ingest.now = NOW.plus(Duration.ofHours(1)).plus(Retention.RECORD);

    ApiResponse again =
        ingest.post(GOOD.replace("cat", "dog"), Map.of("Idempotency-Key", "order-1"));

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.headers())
        .containsEntry("Location", first.headers().get("Location"))
        .doesNotContainKey("Idempotency-Replayed");
    assertThat(ingest.onlyJob().status()).isEqualTo(JobStatus.QUEUED);
    assertThat(ingest.onlyJob().request().input())
        .isEqualTo(new Payload.Inline("{\"text\":\"a dog\"}"));
  }

  @Test
  void shouldKnowARepetitionWhoseResultIsKeptNoLonger() throws IOException {
    ingest.post(GOOD, Map.of("Idempotency-Key", "order-1"));
    Job running = next(ingest.onlyJob().claim(NOW, "w", POLICY));
    ingest.store.save(running);
    Payload output = new Payload.Inline("{\"embedding\":[1]}");
    ingest.store.save(next(running.finish(NOW, new Outcome.Success(output, "digest"), POLICY)));
    ingest.now = NOW.plus(Retention.DATA).minusMillis(1);
    JsonNode within = JSON.readTree(ingest.post(GOOD, Map.of("Idempotency-Key", "order-1")).body());
    ingest.now = NOW.plus(Retention.RECORD).minusMillis(1);

    ApiResponse again = ingest.post(GOOD, Map.of("Idempotency-Key", "order-1"));

    assertThat(within.has("output")).isTrue();
    assertThat(again.headers()).containsEntry("Idempotency-Replayed", "true");
    JsonNode job = JSON.readTree(again.body());
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
      assertProblem(
          ingest.post(GOOD, Map.of("Idempotency-Key", key)), 400, "invalid-idempotency-key");
    }
  }

  @Test
  void shouldTellRequestsApartThatDifferInTheirWebhook() {
    String hook = GOOD.replace("}}", "},\"webhook\":{\"url\":\"https://a.com/\"}}");

    assertThat(ingest.post(hook, Map.of("Idempotency-Key", "k")).status()).isEqualTo(202);
    assertThat(ingest.post(hook, Map.of("Idempotency-Key", "k")).status()).isEqualTo(202);
    assertProblem(ingest.post(GOOD, Map.of("Idempotency-Key", "k")), 422, "idempotency-key-reused");
  }
}
