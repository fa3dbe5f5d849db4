package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.openapi.CheckedHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What holds of models that providers run; here a mock plays every one. */
abstract class LlmContract extends ModelsContract {
  private static final JsonMapper JSON = new JsonMapper();

  private final CheckedHttp client = new CheckedHttp();

  @Test
  void shouldTellWhatAnAnswerCostAndWhoGaveIt() throws Exception {
    JsonNode job = run("chat", "{\"prompt\":\"What is a mill race?\"}", "");

    assertThat(job.at("/status").asText()).as(job.toString()).isEqualTo("succeeded");
    assertThat(job.at("/output/text").asText()).contains("What is a mill race?");
    assertThat(job.at("/metrics/tokens/input").asLong()).isPositive();
    assertThat(job.at("/metrics/cost/amount").decimalValue()).isPositive();
    assertThat(job.at("/metrics/cache/hit").asBoolean()).isFalse();
    JsonNode call = job.at("/attempts/0/calls/0");
    assertThat(call.at("/status").asText()).isEqualTo("answered");
    assertThat(call.at("/provider").asText()).isEqualTo("mock");
    assertThat(call.at("/cost/amount")).isEqualTo(job.at("/metrics/cost/amount"));
  }

  @Test
  void shouldPayForAnEqualQuestionOnceUnlessAnotherAnswerIsWanted() throws Exception {
    String input = "{\"prompt\":\"Why does water run downhill?\"}";
    JsonNode first = run("chat", input, "");
    JsonNode again = run("chat", input, "");
    JsonNode anew = run("chat", input, ",\"cache\":false");

    assertThat(again.at("/output")).isEqualTo(first.at("/output"));
    assertThat(again.at("/metrics/cache/hit").asBoolean()).as(again.toString()).isTrue();
    assertThat(again.at("/metrics/cost/amount").decimalValue()).isZero();
    assertThat(again.at("/metrics/cache/saved/amount")).isEqualTo(first.at("/metrics/cost/amount"));
    assertThat(anew.at("/metrics/cache/hit").asBoolean()).isFalse();
    assertThat(anew.at("/metrics/calls").asInt()).isEqualTo(1);
  }

  @Test
  void shouldAnswerFromFactsThatItsOwnModelFinds() throws Exception {
    JsonNode job = run("support-agent", "{\"question\":\"How long are results kept?\"}", "");

    assertThat(job.at("/status").asText()).as(job.toString()).isEqualTo("succeeded");
    assertThat(job.at("/output/answer").asText()).isNotEmpty();
    // the mock counts what it was sent: without facts it is a third of this
    assertThat(job.at("/metrics/tokens/input").asLong()).isGreaterThan(180);
  }

  @Test
  void shouldAnswerAPictureWithADocumentOfTheDeclaredForm() throws Exception {
    String picture =
        Base64.getEncoder()
            .encodeToString(
                Files.readAllBytes(
                    Path.of("..", "models", "hieroglyphs", "examples", "clean.png")));
    JsonNode job =
        run(
            "egyptian-art",
            "{\"image\":\"%s\",\"image_type\":\"relief\",\"speed\":\"fast\"}".formatted(picture),
            "");

    assertThat(job.at("/status").asText()).as(job.toString()).isEqualTo("succeeded");
    assertThat(job.at("/output").isObject()).isTrue();
  }

  @Test
  void shouldMakeNoCallBeyondTheBudget() throws Exception {
    String limits =
        "{\"limits\":{\"per_second\":100,\"burst\":100,\"open_jobs\":100,\"units_per_day\":100,"
            + "\"usd_per_month\":%s}}";
    call("PUT", "/v1/tenants/frugal", limits.formatted("0.0001"), server().apiKey());
    HttpResponse<String> made =
        call("POST", "/v1/keys", "{\"tenant\":\"frugal\"}", server().apiKey());
    String key = JSON.readTree(made.body()).at("/key").asText();

    JsonNode refused = run("chat", "{\"prompt\":\"Anything at all?\"}", "", key);
    assertThat(refused.at("/status").asText()).as(refused.toString()).isEqualTo("failed");
    assertThat(refused.at("/error/code").asText()).isEqualTo("budget-exhausted");
    assertThat(refused.at("/attempts/0/calls/0/status").asText()).isEqualTo("unanswered");

    call("PUT", "/v1/tenants/frugal", limits.formatted("1"), server().apiKey());
    // the new limit holds a moment later
    JsonNode allowed =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> run("chat", "{\"prompt\":\"Anything at all?\"}", "", key),
                job -> job.at("/status").asText().equals("succeeded"));
    HttpResponse<String> shown = call("GET", "/v1/tenants/frugal", "", server().apiKey());
    assertThat(JSON.readTree(shown.body()).at("/usd_this_month"))
        .isEqualTo(allowed.at("/metrics/cost/amount"));
  }

  private JsonNode run(String model, String input, String more) throws Exception {
    return run(model, input, more, server().apiKey());
  }

  private JsonNode run(String model, String input, String more, String key) throws Exception {
    String body = "{\"model\":\"%s\",\"input\":%s%s}".formatted(model, input, more);
    HttpResponse<String> accepted = call("POST", "/v1/jobs", body, key);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    String path = "/v1/jobs/" + JSON.readTree(accepted.body()).at("/id").asText();
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> JSON.readTree(call("GET", path, "", key).body()), job -> job.has("completed_at"));
  }

  private HttpResponse<String> call(String method, String path, String body, String key)
      throws Exception {
    URI uri = server().api().resolve(path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("x-api-key", key)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request);
  }
}
