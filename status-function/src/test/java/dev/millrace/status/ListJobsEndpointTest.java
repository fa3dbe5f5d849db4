package dev.millrace.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.Payloads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListJobsEndpointTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TenantId STRANGER = new TenantId("stranger");

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private Instant now = Jobs.NOW.plusSeconds(60);
  private final Router router =
      new ListJobsEndpoint(
              new ListJobs(store, new GetJob(store, () -> now), () -> now),
              new ListCursor(payloads, new Random(5)),
              new JobJson(new Payloads(payloads)))
          .routes();

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldListTheNewestFirstWithoutOutputs() throws IOException {
    Job old = create(Jobs.TENANT, Jobs.NOW);
    Job done = Jobs.succeeded();
    store.create(done);
    Job latest = create(Jobs.TENANT, Jobs.NOW.plusMillis(1));
    create(STRANGER, Jobs.NOW);

    JsonNode list = list("");

    assertThat(list.get("object").asText()).isEqualTo("list");
    assertThat(list.get("has_more").asBoolean()).isFalse();
    assertThat(list.has("next_cursor")).isFalse();
    assertThat(list.findValuesAsText("id"))
        .startsWith(latest.key().id().value())
        .hasSize(3)
        .contains(old.key().id().value(), done.key().id().value());
    assertThat(list.findValue("output")).isNull();
    assertThat(JSON.readTree(get("", STRANGER).body()).get("data")).hasSize(1);
  }

  @Test
  void shouldLeadFromPageToPageByLinkAndByCursor() throws IOException {
    for (int i = 0; i < 45; i++) {
      create(Jobs.TENANT, Jobs.NOW.plusMillis(i / 4));
    }
    List<String> met = new ArrayList<>();
    String query = "?status=queued,running&status=failed&model=minilm-l6-v2%401";
    while (true) {
      ApiResponse response = get(query, Jobs.TENANT);
      JsonNode page = JSON.readTree(response.body());
      met.addAll(page.findValuesAsText("id"));
      String link = response.headers().get("Link");
      assertThat(page.get("has_more").asBoolean()).isEqualTo(link != null);
      if (link == null) {
        break;
      }
      assertThat(page.get("data")).hasSize(20);
      assertThat(link)
          .startsWith("<http://host/v1/jobs?")
          .endsWith("cursor=" + page.get("next_cursor").asText() + ">; rel=\"next\"");
      query = link.substring(link.indexOf('?'), link.indexOf('>'));
    }

    assertThat(met).hasSize(45).doesNotHaveDuplicates();
  }

  @Test
  void shouldListNoJobAsQueuedWhoseDeadlineHasPassed() throws IOException {
    Job overdue = create(Jobs.TENANT, Jobs.NOW);
    now = Jobs.NOW.plus(Duration.ofHours(1));

    assertThat(list("?status=queued").get("data")).isEmpty();
    assertThat(list("").at("/data/0/status").asText()).isEqualTo("expired");
    assertThat(list("?error_code=deadline-exceeded").get("data")).hasSize(1);
    assertThat(store.find(overdue.key()).orElseThrow().status()).isEqualTo(JobStatus.EXPIRED);
  }

  @Test
  void shouldRefuseACursorThatIsNotOneOfThisList() throws IOException {
    for (int i = 0; i < 3; i++) {
      create(Jobs.TENANT, Jobs.NOW);
      create(STRANGER, Jobs.NOW);
    }
    String cursor = list("?limit=1").get("next_cursor").asText();

    assertThat(get("?limit=2&cursor=" + cursor, Jobs.TENANT).status()).isEqualTo(200);
    for (String wrong :
        List.of(
            "?cursor=" + cursor.substring(1),
            "?cursor=" + cursor + "A",
            "?cursor=",
            "?cursor=%00",
            "?cursor=" + "A".repeat(10_000),
            "?status=queued&cursor=" + cursor,
            "?created_after=2026-11-20T00:00:00Z&cursor=" + cursor)) {
      ApiResponse response = get(wrong, Jobs.TENANT);
      assertThat(response.status()).as(wrong).isEqualTo(400);
      assertThat(response.body()).contains("invalid-cursor");
    }
    assertThat(get("?cursor=" + cursor, STRANGER).status()).isEqualTo(400);
  }

  @Test
  void shouldNameEveryParameterThatIsWrongInOrder() throws IOException {
    for (String wrong :
        List.of(
            "limit=0",
            "limit=-1",
            "limit=abc",
            "limit=101",
            "limit=",
            "limit=1&limit=2",
            "status=done",
            "status=",
            "status=queued,",
            "model=%00",
            "created_after=yesterday",
            "created_before=2026-02-30T00:00:00Z",
            "created_before=%2B999999999-01-01T00:00:00Z",
            "created_after=2026-11-20T12:00:00+01:00",
            "error_code=oops",
            "sort=asc")) {
      ApiResponse response = get("?" + wrong, Jobs.TENANT);
      String name = wrong.substring(0, wrong.indexOf('='));
      assertThat(response.status()).as(wrong).isEqualTo(422);
      assertThat(JSON.readTree(response.body()).at("/errors/0/pointer").asText())
          .isEqualTo("/query/" + name);
    }
    StringBuilder many = new StringBuilder("?limit=0&status=x&a%2Fb=1");
    for (int i = 0; i < 30; i++) {
      many.append("&x").append(i).append("=1");
    }
    JsonNode errors = JSON.readTree(get(many.toString(), Jobs.TENANT).body()).get("errors");
    assertThat(errors).hasSize(20);
    assertThat(errors.findValuesAsText("pointer")).isSorted().startsWith("/query/a~1b");
  }

  private Job create(TenantId tenant, Instant createdAt) {
    Job job = Job.accept(new JobKey(tenant, Jobs.IDS.next()), Jobs.request(createdAt), Jobs.POLICY);
    store.create(job);
    return job;
  }

  private JsonNode list(String query) throws IOException {
    return JSON.readTree(get(query, Jobs.TENANT).body());
  }

  private ApiResponse get(String query, @Nullable TenantId tenant) {
    return router.handle(Requests.of("GET", "/v1/jobs" + query, tenant));
  }
}
