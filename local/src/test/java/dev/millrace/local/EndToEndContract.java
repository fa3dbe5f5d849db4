package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.client.Job;
import dev.millrace.client.MillraceClient;
import dev.millrace.openapi.CheckedHttp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every way of running Millrace promises to a client. */
abstract class EndToEndContract extends LimitsContract {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String GOOD =
      "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":\"The cat sleeps on the warm window"
          + " sill.\"}}";
  private static final int JOBS = 2000;
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final int CONNECTIONS = 16;

  private final CheckedHttp http = new CheckedHttp();

  /** How many jobs the store holds. */
  abstract long countJobs();

  /** The most jobs, or invocations, that ever ran at once, and how many were allowed to. */
  abstract Cap cap(List<JsonNode> jobs);

  record Cap(int measured, int allowed) {}

  @Test
  void shouldTakeAJobAndBringItsResult() throws Exception {
    HttpResponse<String> accepted = post(GOOD, server().apiKey());
    JsonNode job = JSON.readTree(accepted.body());

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.headers().firstValue("Retry-After")).contains("1");
    assertThat(job.get("id").asText()).startsWith("job_");
    assertThat(job.get("status").asText()).isEqualTo("queued");
    assertThat(accepted.headers().firstValue("Location")).contains(job.at("/urls/self").asText());

    JsonNode done = await(URI.create(job.at("/urls/self").asText()));
    assertThat(done.get("status").asText()).isEqualTo("succeeded");
    assertThat(done.get("attempt").asInt()).isEqualTo(1);
    JsonNode vector = done.at("/output/embedding");
    assertThat(vector).hasSize(384);
    double squares = 0;
    for (JsonNode number : vector) {
      squares += number.asDouble() * number.asDouble();
    }
    assertThat(squares).isCloseTo(1, within(1e-5));
    // from LangChain4j 1.20 on ONNX Runtime 1.20, as all golden vectors
    assertThat(vector.get(0).asDouble()).isCloseTo(golden(0), within(1e-3));
    assertThat(vector.get(383).asDouble()).isCloseTo(golden(383), within(1e-3));
  }

  @Test
  void shouldRefuseWhatIsWrongAndMakeNoJobOfIt() throws Exception {
    long before = countJobs();
    String key = server().apiKey();

    assertProblem(post("{\"model\":", key), 400, "malformed-json");
    assertProblem(post(GOOD.replace("minilm", "maxilm"), key), 422, "unknown-model");
    assertProblem(post("{\"model\":\"minilm-l6-v2\",\"input\":{}}", key), 422, "validation-failed");
    assertThat(post(GOOD, "").statusCode()).isEqualTo(401);
    assertThat(post(GOOD, "wrong").statusCode()).isEqualTo(401);
    assertProblem(post(GOOD, "wrong"), 401, "invalid-api-key");
    assertProblem(get("/v1/jobs/job_00000000000000000000000000"), 404, "job-not-found");
    assertProblem(get("/v1/nothing"), 404, "not-found");
    assertThat(countJobs()).isEqualTo(before);
  }

  @Test
  void shouldNameTheSameJobForTheSameIdempotencyKey() throws Exception {
    HttpRequest.Builder request =
        submission(GOOD, server().apiKey()).header("Idempotency-Key", "k-1");
    HttpResponse<String> first = send(request);
    HttpResponse<String> again = send(request);
    HttpResponse<String> other =
        send(
            submission(GOOD.replace("cat", "dog"), server().apiKey())
                .header("Idempotency-Key", "k-1"));

    assertThat(again.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertProblem(other, 422, "idempotency-key-reused");
  }

  @Test
  void shouldTellItsHealthWithoutAKey() throws Exception {
    HttpResponse<String> health =
        send(HttpRequest.newBuilder(server().api().resolve("/v1/health")));

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(health.body()).get("status").asText()).isEqualTo("ok");
  }

  @Test
  void shouldRunTwoThousandJobsOnceEachAndNeverMoreThanTheCapAtOnce() throws Exception {
    List<JsonNode> jobs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        MillraceClient client = MillraceClient.connect(server().api(), server().apiKey())) {
      List<CompletableFuture<Job>> all = new ArrayList<>();
      for (int i = 0; i < JOBS; i++) {
        String text = "Sentence number " + i + " goes through the mill.";
        all.add(
            CompletableFuture.supplyAsync(
                    () -> client.submit("minilm-l6-v2", Map.of("text", text)), threads)
                .thenCompose(job -> client.await(job, LONGEST)));
      }
      for (CompletableFuture<Job> each : all) {
        jobs.add(each.get().json());
      }
    }

    Set<String> ids = new HashSet<>();
    for (JsonNode job : jobs) {
      assertThat(job.get("status").asText()).as(job.toString()).isEqualTo("succeeded");
      assertThat(job.get("attempt").asInt()).as("runs of %s", job.get("id")).isEqualTo(1);
      ids.add(job.get("id").asText());
    }
    assertThat(ids).hasSize(JOBS);
    Cap cap = cap(jobs);
    assertThat(cap.measured()).isBetween(1, cap.allowed());
  }

  private static double golden(int index) throws IOException {
    JsonNode golden =
        JSON.readTree(EndToEndContract.class.getResourceAsStream("golden-vector.json"));
    return golden.get(index).asDouble();
  }

  private JsonNode await(URI job) {
    return Awaitility.await()
        .atMost(LONGEST)
        .pollInterval(Duration.ofMillis(100))
        .pollDelay(Duration.ZERO)
        .until(
            () -> JSON.readTree(send(request(job).GET()).body()), each -> each.has("completed_at"));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(server().api().resolve(path)).GET());
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("x-api-key", server().apiKey());
  }

  private HttpResponse<String> post(String body, String key)
      throws IOException, InterruptedException {
    return send(submission(body, key));
  }

  private HttpRequest.Builder submission(String body, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server().api().resolve("/v1/jobs"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body));
    return key.isEmpty() ? request : request.header("x-api-key", key);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String code)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JSON.readTree(response.body()).get("code").asText()).isEqualTo(code);
  }
}
