package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.job.Calls;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.ProviderCall;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpendJsonTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Tokens COUNTED = new Tokens(100, 20, 50);

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0.000000001",
    "100, 0.0000001",
    "12300, 0.0000123",
    "500000000, 0.5",
    "1000000000, 1",
    "100000000000, 100",
    "120500000000, 120.5",
    "1000000000000000, 1000000",
    "1000000000000001, 1000000.000000001"
  })
  void shouldWriteDollarsWithoutAnExponentOrTrailingNoughts(long nanos, String dollars) {
    var json = JSON.createObjectNode();
    SpendJson.put(json, "usd", nanos);

    assertThat(json.toString()).isEqualTo("{\"usd\":" + dollars + "}");
    assertThat(render(Jobs.end(Jobs.paid(COUNTED, nanos))))
        .contains("\"cost\":{\"amount\":" + dollars + ",\"currency\":\"USD\"}");
  }

  @Test
  void shouldSayNothingOfCostsWhereNoProviderWasAsked() throws IOException {
    JsonNode job = read(Jobs.succeeded());

    assertThat(job.get("metrics").properties())
        .extracting(each -> each.getKey())
        .containsExactly("queue_ms", "run_ms");
    assertThat(job.at("/attempts/0").has("calls")).isFalse();
    assertThat(job.has("calls")).isFalse();
  }

  @Test
  void shouldShowWhatAJobHasCost() throws IOException {
    JsonNode metrics = read(Jobs.end(Jobs.paid(COUNTED, 7_000))).get("metrics");

    assertThat(metrics.get("tokens").toString())
        .isEqualTo("{\"input\":100,\"output\":20,\"cached\":50}");
    assertThat(metrics.at("/cost/amount").decimalValue()).isEqualByComparingTo("0.000007");
    assertThat(metrics.get("calls").intValue()).isEqualTo(1);
    assertThat(metrics.get("unknown_calls").intValue()).isZero();
    assertThat(metrics.get("cache").toString()).isEqualTo("{\"hit\":false}");
  }

  @Test
  void shouldShowWhatTheCacheHasSaved() throws IOException {
    Job job = Jobs.end(Jobs.running().with(Calls.NONE.cached(2_000_000_000)));
    JsonNode metrics = read(job).get("metrics");

    assertThat(metrics.get("cache").toString())
        .isEqualTo("{\"hit\":true,\"saved\":{\"amount\":2,\"currency\":\"USD\"}}");
    assertThat(metrics.at("/cost/amount").intValue()).isZero();
    assertThat(metrics.get("calls").intValue()).isZero();
  }

  @Test
  void shouldShowEachCallWithTheAttemptThatMadeIt() throws IOException {
    Job first = Jobs.paid(COUNTED, 7_000);
    Job queued = Jobs.next(Jobs.fail(first, Jobs.NOW, ErrorCode.INTERNAL, Duration.ZERO));
    Job second = Jobs.next(queued.claim(Jobs.NOW, "w", Jobs.POLICY));
    Job lost = ended(Jobs.calling(second, 900), call -> call.unknown(Jobs.NOW, null));
    Job refused =
        ended(
            Jobs.calling(lost, 900),
            call -> call.unanswered(Jobs.NOW, ErrorCode.PROVIDER_UNAVAILABLE));

    JsonNode job = read(Jobs.calling(refused, 900));

    JsonNode answered = job.at("/attempts/0/calls/0");
    assertThat(job.at("/attempts/0/calls")).hasSize(1);
    assertThat(answered.get("status").textValue()).isEqualTo("answered");
    assertThat(answered.at("/tokens/input").intValue()).isEqualTo(100);
    assertThat(answered.at("/cost/amount").decimalValue()).isEqualByComparingTo("0.000007");
    assertThat(answered.has("cost_at_most")).isFalse();
    JsonNode calls = job.at("/attempts/1/calls");
    assertThat(calls.findValuesAsText("status")).containsExactly("unknown", "unanswered", "open");
    assertThat(calls.findValuesAsText("number")).containsExactly("2", "3", "4");
    assertThat(calls.at("/0/cost_at_most/amount").decimalValue()).isEqualByComparingTo("0.0000009");
    assertThat(calls.at("/0").has("cost")).isFalse();
    assertThat(calls.at("/1/code").textValue()).isEqualTo("provider-unavailable");
    assertThat(calls.at("/1").has("cost")).isFalse();
    assertThat(calls.at("/2").has("ended_at")).isFalse();
    assertThat(calls.at("/2").has("cost_at_most")).isFalse();
    assertThat(job.has("calls")).isFalse();
    assertThat(job.toString()).as("what was sent is nobody's business").doesNotContain(Jobs.PRINT);
  }

  @Test
  void shouldShowTheCallsOfARunThatDidNotCountBesideTheAttempts() throws IOException {
    Job queued =
        Jobs.next(
            Jobs.paid(COUNTED, 7_000).finish(Jobs.NOW, new Outcome.HandedBack(), Jobs.POLICY));

    JsonNode job = read(queued);

    assertThat(job.get("attempts")).isEmpty();
    assertThat(job.get("calls")).hasSize(1);
    assertThat(job.at("/calls/0/status").textValue()).isEqualTo("answered");
  }

  private interface End {
    ProviderCall of(ProviderCall open);
  }

  private static Job ended(Job job, End end) {
    Calls calls = job.runs().calls();
    return job.with(calls.ended(end.of(calls.open().getFirst())));
  }

  private static JsonNode read(Job job) throws IOException {
    return JSON.readTree(render(job));
  }

  private static String render(Job job) {
    return new JobJson(new Payloads(new NoPayloads())).render(job, "http://host");
  }

  /** These jobs have none. */
  private static final class NoPayloads implements PayloadStore {
    @Override
    public boolean write(PayloadKey key, byte[] content) {
      throw new AssertionError("Nothing is written");
    }

    @Override
    public Optional<byte[]> read(PayloadKey key) {
      return Optional.empty();
    }

    @Override
    public void deleteBelow(PayloadKey key) {
      throw new AssertionError("Nothing is deleted");
    }
  }
}
