package dev.millrace.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.Payloads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsActionEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TenantId STRANGER = new TenantId("stranger");

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private Instant now = Jobs.NOW.plusSeconds(60);
  private Duration step = Duration.ZERO;
  private final Router router =
      new JobAccess(
              store,
              store,
              payloads,
              (key, valid) -> URI.create("/none"),
              new JobActions(store, hints -> {}, this::tick),
              new RetryJob(store, store.quotas(), hints -> {}, Jobs.POLICY, this::tick),
              new Random(5),
              this::tick)
          .routes(new JobJson(new Payloads(payloads)));

  /** Each look at the clock takes its time. */
  private Instant tick() {
    now = now.plus(step);
    return now;
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldCancelEveryJobThatFitsAndNoOther() throws IOException {
    List<Job> mine = create(Jobs.TENANT, 230);
    List<Job> theirs = create(STRANGER, 3);
    Job done = Jobs.succeeded();
    store.create(done);

    JsonNode answer = post(200, body("cancel", "{\"status\":\"queued\"}", ""));

    assertThat(answer.toString())
        .isEqualTo(
            "{\"object\":\"operation\",\"action\":\"cancel\",\"dry_run\":false,\"matched\":230,"
                + "\"done\":230,\"refused\":0,\"has_more\":false}");
    assertThat(mine).allMatch(job -> find(job).status() == JobStatus.CANCELED);
    assertThat(theirs).allMatch(job -> find(job).equals(job));
    assertThat(find(done)).isEqualTo(done);
  }

  @Test
  void shouldOnlyCountInADryRun() throws IOException {
    List<Job> jobs = create(Jobs.TENANT, 7);

    JsonNode answer = post(200, body("cancel", "{}", ",\"dry_run\":true"));

    assertThat(answer.get("matched").asInt()).isEqualTo(7);
    assertThat(answer.get("done").asInt()).isZero();
    assertThat(answer.get("refused").asInt()).isZero();
    assertThat(jobs).allMatch(job -> find(job).equals(job));
  }

  @Test
  void shouldGoOnWithTheCursorWhenItsTimeWasOver() throws IOException {
    List<Job> jobs = create(Jobs.TENANT, 120);
    step = Duration.ofMillis(100);
    int matched = 0;
    int calls = 0;
    String cursor = "";
    JsonNode answer;
    do {
      answer = JSON.readTree(send(body("cancel", "{}", cursor), Jobs.TENANT).body());
      matched += answer.get("done").asInt();
      calls++;
      cursor = ",\"cursor\":\"" + answer.path("next_cursor").asText() + "\"";
    } while (answer.get("has_more").asBoolean());

    assertThat(calls).isBetween(3, 40);
    assertThat(matched).isEqualTo(120);
    assertThat(jobs).allMatch(job -> find(job).status() == JobStatus.CANCELED);
    assertThat(jobs).allMatch(job -> find(job).version() == 2);
  }

  @Test
  void shouldDoAtLeastOneJobHoweverSlowItIs() throws IOException {
    create(Jobs.TENANT, 2);
    step = Duration.ofMinutes(1);

    ApiResponse response = send(body("cancel", "{}", ""), Jobs.TENANT);

    assertThat(response.status()).isEqualTo(202);
    assertThat(JSON.readTree(response.body()).get("done").asInt()).isEqualTo(1);
  }

  @Test
  void shouldCountWhatIsRefused() throws IOException {
    create(Jobs.TENANT, 2);
    store.create(Jobs.succeeded());
    store.create(
        Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.MODEL_ERROR, Duration.ZERO)));

    JsonNode retried = post(200, body("retry", "{\"model\":\"minilm-l6-v2\"}", ""));
    assertThat(retried.get("done").asInt()).isEqualTo(1);
    assertThat(retried.get("refused").asInt()).isEqualTo(3);

    JsonNode deleted = post(200, body("delete", "{\"status\":[\"succeeded\",\"queued\"]}", ""));
    assertThat(deleted.get("done").asInt()).isEqualTo(1);
    assertThat(deleted.get("refused").asInt()).isEqualTo(3);
    assertThat(
            store.page(Jobs.TENANT, JobFilter.ALL, null, 9, now).jobs().stream()
                .filter(job -> Retention.dataRemovedAt(job) != null))
        .hasSize(1);
  }

  @Test
  void shouldNameEveryFieldThatIsWrong() throws IOException {
    for (String[] wrong :
        new String[][] {
          {"[]", ""},
          {"{\"filter\":{}}", "/action"},
          {"{\"action\":\"purge\",\"filter\":{}}", "/action"},
          {"{\"action\":\"cancel\"}", "/filter"},
          {body("cancel", "{\"status\":\"done\"}", ""), "/filter/status"},
          {body("cancel", "{\"status\":[1]}", ""), "/filter/status"},
          {body("delete", "{\"status\":[]}", ""), "/filter/status"},
          {body("delete", "{\"status\":[\"failed\",\"failed\"]}", ""), "/filter/status"},
          {body("delete", "{\"status\":\"failed,queued\"}", ""), "/filter/status"},
          {body("delete", "{\"status\":null}", ""), "/filter/status"},
          {body("cancel", "{\"model\":3}", ""), "/filter/model"},
          {body("cancel", "{\"created_after\":\"now\"}", ""), "/filter/created_after"},
          {body("cancel", "{\"limit\":3}", ""), "/filter/limit"},
          {body("cancel", "{}", ",\"dry_run\":\"yes\""), "/dry_run"},
          {body("cancel", "{}", ",\"cursor\":1"), "/cursor"},
          {body("cancel", "{}", ",\"force\":true"), "/force"},
        }) {
      JsonNode problem = post(422, wrong[0]);
      assertThat(problem.at("/errors/0/pointer").asText()).as(wrong[0]).isEqualTo(wrong[1]);
    }
    assertThat(post(400, body("cancel", "{}", ",\"cursor\":\"x\"")).get("code").asText())
        .isEqualTo("invalid-cursor");
  }

  private static String body(String action, String filter, String more) {
    return "{\"action\":\"" + action + "\",\"filter\":" + filter + more + "}";
  }

  private JsonNode post(int status, String body) throws IOException {
    ApiResponse response = send(body, Jobs.TENANT);
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private ApiResponse send(String body, TenantId tenant) {
    return router.handle(Requests.json("POST", "/v1/jobs/actions", body, tenant));
  }

  private List<Job> create(TenantId tenant, int count) {
    List<Job> jobs = new ArrayList<>();
    Stream.generate(() ->
            Job.accept(new JobKey(tenant, Jobs.IDS.next()), Jobs.request(Jobs.NOW), Jobs.POLICY))
        .limit(count)
        .forEach(jobs::add);
    jobs.forEach(store::create);
    return jobs;
  }

  private Job find(Job job) {
    return store.find(job.key()).orElseThrow();
  }
}
