package dev.millrace.core.batch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchError;
import dev.millrace.core.batch.BatchErrorCode;
import dev.millrace.core.batch.Batches;
import dev.millrace.core.batch.Tally;
import dev.millrace.core.job.Retention;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BatchDocumentTest {
  private static final Instant NOW = Batches.NOW;
  private static final String BASE = "https://api.example.com";

  @Test
  void shouldNotSayHowManyRowsThereAreBeforeItIsKnown() throws JsonProcessingException {
    JsonNode json = read(Batches.validating(), Tally.NONE, NOW);

    assertThat(json.path("status").asText()).isEqualTo("validating");
    assertThat(json.path("request_counts").has("total")).isFalse();
    assertThat(json.at("/input/upload").asText()).startsWith("upl_");
    assertThat(json.at("/metadata/team").asText()).isEqualTo("search \"ü\"");
    assertThat(json.at("/urls/results").asText()).startsWith(BASE + "/v1/batches/batch_");
    assertThat(json.path("urls").has("files")).isFalse();
  }

  @Test
  void shouldCountWhileItRunsAndSayWhenItMayBeDone() throws JsonProcessingException {
    JsonNode json = read(Batches.running(), Batches.tally(48, 2), NOW.plusSeconds(60));

    JsonNode counts = json.path("request_counts");
    assertThat(counts.path("total").asInt()).isEqualTo(250);
    assertThat(counts.path("queued").asInt()).isEqualTo(200);
    assertThat(counts.path("succeeded").asInt()).isEqualTo(48);
    assertThat(json.path("eta_seconds").asInt()).isEqualTo(240);
    assertThat(json.at("/metrics/cost/amount").doubleValue()).isEqualTo(0.0000007);
    assertThat(json.at("/metrics/cost/currency").asText()).isEqualTo("USD");
  }

  @Test
  void shouldNameTheFilesOnceTheyAreThereAndAsLongAsTheyAreKept() throws JsonProcessingException {
    Batch ended = Batches.succeeded();

    JsonNode json = read(ended, Tally.NONE, NOW);
    assertThat(json.path("eta_seconds").isMissingNode()).isTrue();
    assertThat(json.path("completed_at").asText()).isEqualTo("2026-11-20T12:00:00Z");
    assertThat(json.at("/urls/files/manifest/0").asText())
        .isEqualTo(BASE + "/v1/batches/" + ended.key().id() + "/files/manifest-0");
    assertThat(read(ended, Tally.NONE, NOW.plus(Retention.DATA)).path("urls").has("files"))
        .isFalse();
  }

  @Test
  void shouldSayWhyItFailedAsAWhole() throws JsonProcessingException {
    BatchError error = new BatchError(BatchErrorCode.NO_LINES, "Nothing but blank lines");

    JsonNode json = read(Batches.next(Batches.validating().reject(NOW, error)), Tally.NONE, NOW);

    assertThat(json.at("/error/code").asText()).isEqualTo("no-lines");
    assertThat(json.at("/error/detail").asText()).isEqualTo("Nothing but blank lines");
  }

  @Test
  void shouldTellItsEndAsStandardWebhooksHasIt() throws JsonProcessingException {
    Batch running = Batches.next(Batches.withWebhook().planned(NOW, Batches.PLAN));
    Batch ended = Batches.next(Batches.next(running.gather(NOW)).end(NOW, Batches.tally(250, 0)));

    JsonNode event = new JsonMapper().readTree(BatchDocument.renderEvent(ended, NOW));

    assertThat(event.path("type").asText()).isEqualTo("batch.succeeded");
    assertThat(event.path("timestamp").asText()).isEqualTo("2026-11-20T12:00:00Z");
    assertThat(event.at("/data/webhook/status").asText()).isEqualTo("pending");
    assertThatThrownBy(() -> BatchDocument.renderEvent(running, NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode read(Batch batch, Tally progress, Instant now)
      throws JsonProcessingException {
    return new JsonMapper().readTree(BatchDocument.render(batch, progress, BASE, now));
  }
}
