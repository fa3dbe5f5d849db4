package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.openapi.CheckedHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every way of running Millrace promises about keys, limits and fairness. */
abstract class LimitsContract extends PagesContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int ATTACKERS = 50;
  private static final int BUDGET = 100;

  /** How many jobs run at once in these tests, at least. */
  private static final int CAP = 2;

  private final CheckedHttp client = new CheckedHttp();

  /** How many jobs one tenant has waiting when another comes. */
  abstract int flood();

  @Test
  void shouldLetAKeyDoWhatItsScopesSayUntilItIsRevoked() throws Exception {
    JsonNode made = makeKey("scoped", "[\"submit\"]");
    String key = made.get("key").asText();

    assertThat(made.get("id").asText()).startsWith("key_");
    HttpResponse<String> submitted = submit(key, "a job of the scoped tenant");
    assertThat(submitted.statusCode()).as(submitted.body()).isEqualTo(202);
    URI job = URI.create(JSON.readTree(submitted.body()).at("/urls/self").asText());
    assertProblem(call("GET", job, key, ""), 403, "insufficient-scope");
    assertProblem(call("GET", at("/v1/keys?tenant=scoped"), key, ""), 403, "insufficient-scope");
    assertThat(ownerCall("GET", "/v1/keys?tenant=scoped", "").body()).doesNotContain(key);

    URI itself = at("/v1/keys/" + made.get("id").asText() + "?tenant=scoped");
    assertThat(call("DELETE", itself, server().apiKey(), "").statusCode()).isEqualTo(204);
    // the gateway may know the old answer for a while; a minute is what is promised
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> submit(key, "too late").statusCode() == 401);
  }

  @Test
  void shouldShowOneTenantNothingOfAnother() throws Exception {
    String mine = makeKey("tenant-a", "[\"read\",\"submit\"]").get("key").asText();
    String theirs = makeKey("tenant-b", "[\"read\",\"submit\"]").get("key").asText();
    JsonNode job = JSON.readTree(submit(mine, "a secret").body());
    String id = job.get("id").asText();

    for (String path : List.of("/v1/jobs/%s", "/v1/jobs/%s/cancel", "/v1/jobs/%s/retry")) {
      String method = path.endsWith("%s") ? "GET" : "POST";
      HttpResponse<String> known = call(method, at(path.formatted(id)), theirs, "");
      HttpResponse<String> unknown =
          call(method, at(path.formatted("job_00000000000000000000000000")), theirs, "");
      assertProblem(known, 404, "job-not-found");
      assertThat(known.body()).isEqualTo(unknown.body());
    }
    assertThat(call("GET", at("/v1/jobs/" + id), mine, "").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldNeverSpendMoreThanTheBudgetHoweverManyAskAtOnce() throws Exception {
    String key = makeKey("budget", "[\"read\",\"submit\"]").get("key").asText();
    limit(
        "budget",
        "{\"per_second\":100000,\"burst\":100000,\"open_jobs\":100000,"
            + "\"units_per_day\":"
            + BUDGET
            + "}");
    // the gateway may know the tenant's old limits for a while
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> shownLimit(submit(key, "how much is left")).contains("q=" + BUDGET + ";"));
    int spent = unitsOf("budget");

    Callable<Integer> attack =
        () -> {
          int accepted = 0;
          for (int i = 0; i < 10; i++) {
            HttpResponse<String> answer = patientSubmit(key);
            accepted += answer.statusCode() == 202 ? 1 : 0;
            if (answer.statusCode() != 202) {
              assertProblem(answer, 429, "quota-exhausted");
              assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0))
                  .isBetween(1L, 86_400L);
            }
          }
          return accepted;
        };
    int accepted = 0;
    try (ExecutorService attackers = Executors.newFixedThreadPool(ATTACKERS)) {
      for (Future<Integer> each :
          attackers.invokeAll(IntStream.range(0, ATTACKERS).mapToObj(_ -> attack).toList())) {
        accepted += each.get();
      }
    }

    assertThat(accepted).isEqualTo(BUDGET - spent);
    assertThat(unitsOf("budget")).isEqualTo(BUDGET);
  }

  /** 503 says to come again. */
  private HttpResponse<String> patientSubmit(String key) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> submit(key, "spend it all"), answer -> answer.statusCode() != 503);
  }

  @Test
  void shouldRefuseMoreOpenJobsThanATenantMayHaveAndTakeMoreWhenTheyHaveEnded() throws Exception {
    limit("narrow", "{\"per_second\":1000,\"burst\":1000,\"open_jobs\":3,\"units_per_day\":1000}");
    String key = makeKey("narrow", "[\"read\",\"submit\"]").get("key").asText();

    List<HttpResponse<String>> refused = new ArrayList<>();
    Callable<HttpResponse<String>> one = () -> submit(key, "one of many at once");
    try (ExecutorService threads = Executors.newFixedThreadPool(ATTACKERS)) {
      for (Future<HttpResponse<String>> each :
          threads.invokeAll(IntStream.range(0, 2 * ATTACKERS).mapToObj(_ -> one).toList())) {
        if (each.get().statusCode() != 202) {
          refused.add(each.get());
        }
      }
    }
    assertThat(refused).isNotEmpty();
    for (HttpResponse<String> each : refused) {
      assertProblem(each, 429, "too-many-open-jobs");
      assertThat(each.headers().firstValue("Retry-After")).isPresent();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(100))
        .until(() -> submit(key, "another").statusCode() == 202);
  }

  @Test
  void shouldStartAnothersSingleJobWithinTwoTurnsOfAFlood() throws Exception {
    String rare = makeKey("rare", "[\"read\",\"submit\"]").get("key").asText();
    List<URI> flood = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      Callable<URI> one = () -> address(submit(server().apiKey(), "one of the flood"));
      for (Future<URI> each :
          threads.invokeAll(IntStream.range(0, flood()).mapToObj(_ -> one).toList())) {
        flood.add(each.get());
      }
    }
    URI single = address(submit(rare, "one of its own"));
    Instant accepted = Instant.now();
    JsonNode job = await(single, rare);

    Instant started = Instant.parse(job.get("started_at").asText());
    long before = 0;
    for (URI each : flood) {
      JsonNode other = JSON.readTree(call("GET", each, server().apiKey(), "").body());
      if (!other.has("started_at")) {
        continue;
      }
      Instant start = Instant.parse(other.get("started_at").asText());
      before += start.isAfter(accepted) && start.isBefore(started) ? 1 : 0;
    }
    assertThat(before).as("jobs of the flood that began in between").isLessThanOrEqualTo(turns());
    for (URI each : flood) {
      call("POST", URI.create(each + "/cancel"), server().apiKey(), "");
    }
  }

  /** Jobs that begin in two turns of all slots. */
  int turns() {
    return 2 * CAP;
  }

  private JsonNode await(URI job, String key) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> JSON.readTree(call("GET", job, key, "").body()), it -> it.has("completed_at"));
  }

  private static URI address(HttpResponse<String> accepted) {
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return URI.create(accepted.headers().firstValue("Location").orElseThrow());
  }

  private static String shownLimit(HttpResponse<String> answer) {
    return answer.headers().firstValue("RateLimit-Policy").orElse("");
  }

  private int unitsOf(String tenant) throws Exception {
    String body = ownerCall("GET", "/v1/tenants/" + tenant, "").body();
    return JSON.readTree(body).get("units_today").asInt();
  }

  private void limit(String tenant, String limits) throws Exception {
    HttpResponse<String> answer =
        ownerCall("PUT", "/v1/tenants/" + tenant, "{\"limits\":" + limits + "}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private JsonNode makeKey(String tenant, String scopes) throws Exception {
    HttpResponse<String> made =
        ownerCall(
            "POST", "/v1/keys", "{\"tenant\":\"%s\",\"scopes\":%s}".formatted(tenant, scopes));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return JSON.readTree(made.body());
  }

  private HttpResponse<String> ownerCall(String method, String path, String body) throws Exception {
    return call(method, at(path), server().apiKey(), body);
  }

  private HttpResponse<String> submit(String key, String text) throws Exception {
    String body = "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"%s\"}}".formatted(text);
    return call("POST", at("/v1/jobs"), key, body);
  }

  private URI at(String path) {
    return server().api().resolve(path);
  }

  private HttpResponse<String> call(String method, URI uri, String key, String body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("x-api-key", key)
            .header("content-type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    return client.send(request);
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(JSON.readTree(response.body()).get("code").asText()).isEqualTo(code);
  }
}
