package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.client.Job;
import dev.millrace.client.MillraceClient;
import dev.millrace.core.Sha256;
import dev.millrace.openapi.CheckedHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
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
  private static final Duration LONGEST = Duration.ofMinutes(3);
  private static final int CONNECTIONS = 16;

  private final CheckedHttp http = new CheckedHttp();

  /** How many jobs are many. */
  abstract int jobs();

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
    assertThat(vector.get(0).asDouble()).isCloseTo(GoldenVector.at(0), within(1e-3));
    assertThat(vector.get(383).asDouble()).isCloseTo(GoldenVector.at(383), within(1e-3));
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
  void shouldTakeAFileInPlaceOfAText() throws Exception {
    byte[] text = JSON.readTree(GOOD).at("/input/text").asText().getBytes(StandardCharsets.UTF_8);
    JsonNode upload = announce(text.length, Sha256.hex(text));
    HttpServer origin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    origin.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/text") ? 200 : 404, text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    origin.start();
    String url = "http://127.0.0.1:" + origin.getAddress().getPort();
    String byUpload = "{\"upload\":\"" + upload.get("id").asText() + "\"}";

    assertProblem(post(with(byUpload), server().apiKey()), 422, "upload-mismatch");
    byte[] other = text.clone();
    other[0]++;
    assertThat(put(upload, BodyPublishers.ofByteArray(other)))
        .as("other bytes")
        .isBetween(400, 499);
    assertThat(put(upload, BodyPublishers.ofByteArray(text))).isEqualTo(200);
    assertThat(put(upload, BodyPublishers.ofByteArray(text))).as("once more").isEqualTo(412);

    assertGolden(byUpload);
    assertGolden("{\"base64\":\"" + Base64.getEncoder().encodeToString(text) + "\"}");
    assertGolden("{\"url\":\"" + url + "/text\"}");
    JsonNode failed = submitted("{\"url\":\"" + url + "/none\"}");
    assertThat(failed.at("/error/code").asText()).isEqualTo("fetch-failed");
    origin.stop(0);
  }

  @Test
  void shouldWaitForTheEndAndThenSendItNoSecondTime() throws Exception {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    String body = GOOD.replace("}}", "},\"metadata\":{\"order\":\"7\"}}");
    HttpResponse<String> response =
        send(
            submission(body, server().apiKey())
                .header("Prefer", "wait=20")
                .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));
    JsonNode job = JSON.readTree(response.body());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(response.headers().firstValue("Preference-Applied")).contains("wait=20");
    assertThat(job.get("status").asText()).isEqualTo("succeeded");
    assertThat(job.at("/metadata/order").asText()).isEqualTo("7");
    assertThat(job.get("trace_id").asText()).isEqualTo(trace);

    URI self = URI.create(job.at("/urls/self").asText());
    HttpResponse<String> settled =
        Awaitility.await()
            .atMost(Duration.ofMinutes(3))
            .until(
                () -> {
                  String tag = send(request(self)).headers().firstValue("ETag").orElseThrow();
                  return send(request(self).header("If-None-Match", tag));
                },
                // it may be settled between the two
                same -> same.statusCode() == 304);
    assertThat(settled.body()).isEmpty();
    assertThat(settled.headers().firstValue("ETag")).isPresent();
  }

  @Test
  void shouldTellHowLongTheQueueIsAndWhatItCosts() throws Exception {
    HttpResponse<String> response = get("/v1/queue");
    JsonNode queue = JSON.readTree(response.body());

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(queue.get("depth").asLong()).isNotNegative();
    assertThat(queue.get("in_flight").asLong()).isNotNegative();
    assertThat(queue.at("/workers/limit").asInt()).isEqualTo(2);
    assertThat(queue.at("/cost/month").isNumber()).isTrue();
  }

  @Test
  void shouldListAJobBringItsBareResultAndRemoveItsData() throws Exception {
    JsonNode job = JSON.readTree(post(GOOD, server().apiKey()).body());
    URI self = URI.create(job.at("/urls/self").asText());
    JsonNode done = await(self);
    String created = job.get("created_at").asText();
    String end = Instant.parse(created).plusMillis(1).toString();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                JSON.readTree(
                    get("/v1/jobs?limit=100&created_after=" + created + "&created_before=" + end)
                        .body()),
            page -> page.findValuesAsText("id").contains(job.get("id").asText()));
    JsonNode first = JSON.readTree(get("/v1/jobs?status=succeeded&limit=1").body());
    assertThat(first.get("data")).hasSize(1);
    assertThat(first.findValue("output")).isNull();
    assertProblem(get("/v1/jobs?limit=0"), 422, "validation-failed");
    HttpResponse<String> result = send(request(URI.create(done.at("/urls/result").asText())));
    assertThat(JSON.readTree(result.body())).isEqualTo(done.get("output"));

    HttpResponse<String> deleted =
        send(
            request(server().api().resolve("/v1/jobs/actions"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(deletion(created, end))));
    assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
    assertThat(JSON.readTree(deleted.body()).get("done").asInt()).isPositive();
    assertThat(send(request(self).DELETE()).statusCode()).isEqualTo(204);
    assertProblem(get(self.getPath() + "/result"), 410, "data-removed");
    assertThat(JSON.readTree(get(self.getPath()).body()).has("output")).isFalse();
  }

  private static String deletion(String from, String before) {
    return JSON.createObjectNode()
        .put("action", "delete")
        .<ObjectNode>set(
            "filter",
            JSON.createObjectNode()
                .put("status", "succeeded")
                .put("created_after", from)
                .put("created_before", before))
        .toString();
  }

  @Test
  void shouldTellItsHealthWithoutAKey() throws Exception {
    HttpResponse<String> health =
        send(HttpRequest.newBuilder(server().api().resolve("/v1/health")));

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(health.body()).get("status").asText()).isEqualTo("ok");
    assertThat(JSON.readTree(health.body()).at("/checks/store").asText()).isEqualTo("ok");
  }

  @Test
  void shouldRunManyJobsOnceEachAndNeverMoreThanTheCapAtOnce() throws Exception {
    List<JsonNode> jobs = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        MillraceClient client = MillraceClient.connect(server().api(), server().apiKey())) {
      List<CompletableFuture<Job>> all = new ArrayList<>();
      for (int i = 0; i < jobs(); i++) {
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
    assertThat(ids).hasSize(jobs());
    Cap cap = cap(jobs);
    assertThat(cap.measured()).isBetween(1, cap.allowed());
  }

  /** Announces a text. */
  final JsonNode announce(long size, String sha256) throws IOException, InterruptedException {
    String body =
        "{\"content_type\":\"text/plain\",\"size\":" + size + ",\"sha256\":\"" + sha256 + "\"}";
    HttpResponse<String> response =
        send(
            request(server().api().resolve("/v1/uploads"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return JSON.readTree(response.body());
  }

  /** Puts the bytes of an upload as its announcement said, without a key. */
  final int put(JsonNode upload, BodyPublisher bytes) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(upload.get("url").asText()))
            .method(upload.get("method").asText(), bytes);
    upload.get("headers").forEachEntry((name, value) -> request.header(name, value.asText()));
    // S3 is no part of the contract
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private void assertGolden(String file) throws IOException, InterruptedException {
    JsonNode done = submitted(file);
    assertThat(done.get("status").asText()).as(done.toString()).isEqualTo("succeeded");
    assertThat(done.at("/output/embedding/0").asDouble())
        .isCloseTo(GoldenVector.at(0), within(1e-3));
  }

  private JsonNode submitted(String file) throws IOException, InterruptedException {
    HttpResponse<String> accepted = post(with(file), server().apiKey());
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    return await(URI.create(accepted.headers().firstValue("Location").orElseThrow()));
  }

  private static String with(String file) {
    return "{\"model\":\"minilm-l6-v2\",\"input\":{\"text\":" + file + "}}";
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
