package dev.millrace.faults.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.account.Caller;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.Query;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client that submits a job until it is accepted, reads it until it is final, and may change its
 * mind in between. It writes down every answer, and between which moments it came.
 */
final class Client {
  static final TenantId TENANT = new TenantId("tenant-a");
  private static final JsonMapper JSON = new JsonMapper();

  private final World world;
  private final Troubles.Calls calls;
  private final World.Host server = new World.Host("api");
  private final Router api;
  private final List<Job> jobs = new ArrayList<>();
  private int following;

  /** What a client knows of a job of its own. */
  static final class Job {
    private final JobKey key;
    private final String input;
    private final List<Read> reads = new ArrayList<>();
    private @Nullable Instant cancelAnswered;
    private boolean retried;
    private boolean webhook;

    Job(JobKey key, String input) {
      this.key = key;
      this.input = input;
    }

    JobKey key() {
      return key;
    }

    String input() {
      return input;
    }

    List<Read> reads() {
      return reads;
    }

    boolean wasCanceled() {
      return cancelAnswered != null;
    }

    boolean wasRetried() {
      return retried;
    }

    boolean hasWebhook() {
      return webhook;
    }
  }

  /** An answer to the question how a job stands. */
  record Read(Instant from, Instant to, JobStatus status, JsonNode body) {}

  Client(World world, Troubles.Calls calls, Cluster cluster) {
    this.world = world;
    this.calls = calls;
    this.api = cluster.api(server);
  }

  /** Whether every job that it was to follow has come to its end. */
  boolean isDone() {
    return following == 0;
  }

  /** Every job that this client knows to be accepted. */
  List<Job> jobs() {
    return jobs;
  }

  /** Submits the text after this time, and follows the job to its end. */
  void follow(String text, Duration after) {
    following++;
    world.spawn(
        new World.Host("client"),
        after,
        () -> {
          follow(text);
          following--;
        });
  }

  private void follow(String text) {
    String input = "{\"text\":\"" + text + "\"}";
    boolean webhook = world.happens(0.3);
    String body =
        "{\"model\":\"minilm-l6-v2\",\"input\":"
            + input
            + (webhook ? ",\"webhook\":{\"url\":\"https://example.com/hook\"}}" : "}");
    JsonNode accepted = null;
    while (accepted == null) {
      accepted = call("POST", "/v1/jobs", body, text.replace(' ', '-'));
    }
    JobKey key = new JobKey(TENANT, new JobId(accepted.required("id").textValue()));
    Job job = new Job(key, input);
    job.webhook = webhook;
    jobs.add(job);
    boolean mayCancel = world.happens(0.15);
    boolean mayRetry = world.happens(0.3);
    while (true) {
      world.sleep(Duration.ofMillis(500 + world.roll(5000)));
      if (mayCancel && world.happens(0.4)) {
        mayCancel = false;
        cancel(job);
      }
      JobStatus status = read(job);
      if (status != null && status.isFinal()) {
        if (!mayRetry || status != JobStatus.FAILED) {
          return;
        }
        mayRetry = false;
        job.retried = true;
        var _ = call("POST", path(job) + "/retry", "", null);
      }
    }
  }

  private void cancel(Job job) {
    if (call("POST", path(job) + "/cancel", "", null) != null) {
      job.cancelAnswered = world.now();
    }
  }

  private @Nullable JobStatus read(Job job) {
    Instant from = world.now();
    JsonNode body = call("GET", path(job), "", null);
    if (body == null) {
      return null;
    }
    JobStatus status = JobStatus.ofWord(body.required("status").textValue());
    job.reads.add(new Read(from, world.now(), status, body));
    return status;
  }

  private static String path(Job job) {
    return "/v1/jobs/" + job.key().id();
  }

  /** The answer's body if it is a good one; null if there was none, or it says no. */
  private @Nullable JsonNode call(
      String method, String path, String body, @Nullable String idempotencyKey) {
    world.step();
    if (isLost(calls.troubles().lostCalls())) {
      world.sleep(Duration.ofSeconds(2));
      return null;
    }
    ApiResponse response = api.handle(request(method, path, body, idempotencyKey));
    world.step();
    if (isLost(calls.troubles().lostAnswers()) || response.status() == 503) {
      world.sleep(Duration.ofSeconds(2));
      return null;
    }
    boolean refusable = path.endsWith("/cancel") || path.endsWith("/retry");
    if (response.status() >= 400 && !(response.status() == 409 && refusable)) {
      throw new AssertionError(method + " " + path + ": " + response);
    }
    try {
      return response.status() < 300 ? JSON.readTree(response.body()) : null;
    } catch (JsonProcessingException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private boolean isLost(double rate) {
    return !calls.healed().get() && world.happens(rate);
  }

  private static ApiRequest request(
      String method, String path, String body, @Nullable String idempotencyKey) {
    Map<String, List<String>> headers =
        idempotencyKey == null
            ? Map.of("Content-Type", List.of("application/json"))
            : Map.of(
                "Content-Type",
                List.of("application/json"),
                "Idempotency-Key",
                List.of(idempotencyKey));
    return new ApiRequest(
        "request",
        method,
        path,
        Query.NONE,
        "http://api",
        new Headers(headers),
        body.getBytes(StandardCharsets.UTF_8),
        Caller.owner(TENANT));
  }
}
