package dev.millrace.client;

import static dev.millrace.client.FakeServer.json;
import static dev.millrace.client.FakeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.client.FakeServer.Reply;
import dev.millrace.client.FakeServer.Seen;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MillraceClientTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final FakeServer server = new FakeServer();
  private final MillraceClient client =
      MillraceClient.connect(URI.create(server.address() + "/prod/"), "mr_t_key");

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void shouldSendAllThatASpecSays() {
    server.answers(FakeServer.job(202, "job_1", "queued"));

    client.submit(
        JobSpec.of("m@2", Map.of("text", "x"))
            .withDeadline(NOON)
            .withWebhook(URI.create("https://a.b/c"), "job.failed")
            .withMetadata("order", "7")
            .withIdempotencyKey("k-1")
            .withTraceparent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

    Seen sent = server.seen().getFirst();
    assertThat(sent.path()).isEqualTo("/prod/v1/jobs");
    assertThat(sent.header("idempotency-key")).contains("k-1");
    assertThat(sent.header("traceparent").orElseThrow()).startsWith("00-0af7");
    assertThat(sent.body())
        .isEqualTo(
            "{\"model\":\"m@2\",\"input\":{\"text\":\"x\"},\"deadline\":\"2026-11-20T12:00:00Z\","
                + "\"webhook\":{\"url\":\"https://a.b/c\",\"events\":[\"job.failed\"]},"
                + "\"metadata\":{\"order\":\"7\"}}");
  }

  @Test
  void shouldReadEverythingOfAJobAndKeepWhatItDoesNotKnow() {
    server.answers(
        json(
            200,
            """
            {"id":"job_1","status":"failed","model":"m","model_version":3,"attempt":2,
             "error":{"code":"model-error","title":"T","detail":"D","retryable":true,"x":1},
             "created_at":"2026-11-20T12:00:00.000Z","completed_at":"2026-11-20T12:00:09.000Z",
             "metrics":{"queue_ms":1500,"run_ms":7500},
             "attempts":[{"number":1,"status":"failed","started_at":"2026-11-20T12:00:01Z"}],
             "metadata":{"order":"7"},
             "urls":{"self":"http://x/v1/jobs/job_1","odd":"::"},"novelty":[1]}\
            """));

    Job job = client.get("job_1");

    assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    assertThat(job.modelVersion()).isEqualTo(3);
    assertThat(job.error()).isEqualTo(new JobError("model-error", "T", "D", true));
    assertThat(job.times().createdAt()).isEqualTo(NOON);
    assertThat(job.times().startedAt()).isNull();
    assertThat(job.metrics())
        .isEqualTo(new JobMetrics(Duration.ofMillis(1500), Duration.ofMillis(7500)));
    assertThat(job.attempts()).extracting(JobAttempt::number).containsExactly(1);
    assertThat(job.metadata()).containsEntry("order", "7");
    assertThat(job.urls()).containsOnlyKeys("self");
    assertThat(job.json().get("novelty")).hasSize(1);
    assertThatThrownBy(job::requireSucceeded)
        .hasMessage("The job job_1 is failed: D (model-error)");
  }

  @Test
  void shouldTakeAStatusItDoesNotKnowForFinalWhenTheJobHasAnEnd() {
    server.answers(
        json(200, "{\"id\":\"job_1\",\"status\":\"paused\",\"queue\":{\"position_estimate\":4}}"),
        json(200, "{\"status\":\"archived\",\"completed_at\":\"2026-11-20T12:00:00Z\"}"));

    Job paused = client.get("job_1");
    assertThat(paused.isFinal()).isFalse();
    assertThat(paused.queue()).isEqualTo(new QueuePlace(4L, null, null));
    assertThat(client.get("job_1").isFinal()).isTrue();
  }

  @Test
  void shouldReadPagesOnlyAsFarAsTheyAreGoneThrough() {
    server.answers(
        json(
            200,
            "{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"has_more\":true,\"next_cursor\":\"c+1\"}"),
        json(200, "{\"data\":[],\"has_more\":true,\"next_cursor\":\"c2\"}"),
        json(200, "{\"data\":[{\"id\":\"c\"}],\"has_more\":false}"));
    Iterator<Job> jobs =
        client
            .list(
                JobFilter.status(JobStatus.QUEUED, JobStatus.FAILED)
                    .withModel("m")
                    .withCreatedAfter(NOON))
            .iterator();

    assertThat(server.seen()).isEmpty();
    assertThat(List.of(jobs.next().id(), jobs.next().id())).containsExactly("a", "b");
    assertThat(server.seen()).hasSize(1);
    assertThat(jobs.next().id()).isEqualTo("c");
    assertThat(jobs.hasNext()).isFalse();
    assertThatThrownBy(jobs::next).isInstanceOf(NoSuchElementException.class);
    assertThat(server.seen().getFirst().path())
        .isEqualTo(
            "/prod/v1/jobs?model=m&created_after=2026-11-20T12%3A00%3A00Z"
                + "&status=queued%2Cfailed&limit=100");
    assertThat(server.seen().get(1).path()).endsWith("&limit=100&cursor=c%2B1");
  }

  @Test
  void shouldActOnManySliceBySlice() {
    server.answers(
        json(
            202,
            "{\"matched\":3,\"done\":2,\"refused\":1,\"has_more\":true,\"next_cursor\":\"c\"}"),
        json(200, "{\"matched\":1,\"done\":1,\"refused\":0,\"has_more\":false}"));

    BulkResult result =
        client.bulk(BulkAction.RETRY, JobFilter.status(JobStatus.FAILED).withErrorCode("e"), true);

    assertThat(result).isEqualTo(new BulkResult(BulkAction.RETRY, true, 4, 3, 1));
    assertThat(server.seen().getLast().body())
        .isEqualTo(
            "{\"action\":\"retry\",\"filter\":{\"status\":[\"failed\"],\"error_code\":\"e\"},"
                + "\"dry_run\":true,\"cursor\":\"c\"}");
  }

  @Test
  void shouldCancelAndDelete() {
    server.answers(FakeServer.job(202, "job_1", "running"), new Reply(204, "", Map.of()));

    assertThat(client.cancel("job_1").status()).isEqualTo(JobStatus.RUNNING);
    client.delete("job_1");

    assertThat(server.seen().getLast().method()).isEqualTo("DELETE");
  }

  @Test
  void shouldTellHowBusyAndHowWellTheServerIs() {
    server.answers(
        json(
            200,
            "{\"depth\":5,\"in_flight\":2,\"oldest_age_seconds\":9,\"workers\":{\"used\":2,"
                + "\"limit\":4},\"cost\":{\"today\":0.25,\"month\":1.5,\"currency\":\"USD\"}}"),
        json(200, "{\"status\":\"degraded\",\"version\":\"1\",\"uptime_seconds\":60}"));

    QueueState queue = client.queue();
    assertThat(queue.depth()).isEqualTo(5);
    assertThat(queue.oldestAge()).isEqualTo(Duration.ofSeconds(9));
    assertThat(queue.workersLimit()).isEqualTo(4);
    assertThat(queue.costToday()).isEqualByComparingTo("0.25");
    Health health = client.health();
    assertThat(health.ok()).isFalse();
    assertThat(health.uptime()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void shouldMakeListAndRevokeKeys() {
    server.answers(
        json(
            201,
            "{\"id\":\"key_1\",\"tenant\":\"acme\",\"key\":\"mr_acme_s\",\"scopes\":[\"read\"]}"),
        json(200, "{\"data\":[{\"id\":\"key_1\",\"revoked_at\":\"2026-11-20T12:00:00Z\"}]}"),
        new Reply(204, "", Map.of()));

    NewApiKey made = client.keys().create(KeySpec.of("acme").withScopes("read").withExpiry(NOON));
    List<ApiKey> keys = client.keys().list("acme");
    client.keys().revoke("acme", "key_1");

    assertThat(made.secret()).isEqualTo("mr_acme_s");
    assertThat(made.toString() + made.about()).doesNotContain("mr_acme_s");
    assertThat(keys.getFirst().revokedAt()).isEqualTo(NOON);
    assertThat(server.seen().getFirst().body())
        .isEqualTo(
            "{\"tenant\":\"acme\",\"scopes\":[\"read\"],\"expires_at\":\"2026-11-20T12:00:00Z\"}");
    assertThat(server.seen().getLast().path()).isEqualTo("/prod/v1/keys/key_1?tenant=acme");
  }

  @Test
  void shouldReadAndSetLimits() {
    String tenant =
        "{\"id\":\"acme\",\"limits\":{\"per_second\":1,\"burst\":2,\"open_jobs\":3,"
            + "\"units_per_day\":4,\"usd_per_month\":2.5},\"open_jobs\":5,\"units_today\":6}";
    server.answers(
        json(200, tenant),
        json(200, "{\"data\":[" + tenant + "]}"),
        json(200, tenant),
        problem(404, "tenant-not-found", "x"));
    TenantLimits limits = new TenantLimits(1, 2, 3, 4, new BigDecimal("2.5"));

    assertThat(client.tenants().get("acme").unitsToday()).isEqualTo(6);
    assertThat(client.tenants().list()).extracting(Tenant::limits).containsExactly(limits);
    assertThat(client.tenants().setLimits("acme", limits).openJobs()).isEqualTo(5);
    assertThat(server.seen().getLast().method()).isEqualTo("PUT");
    assertThat(server.seen().getLast().body())
        .isEqualTo(
            "{\"limits\":{\"per_second\":1,\"burst\":2,\"open_jobs\":3,\"units_per_day\":4,"
                + "\"usd_per_month\":2.5}}");
    assertThatThrownBy(() -> client.tenants().get("nobody"))
        .isInstanceOfSatisfying(
            ProblemException.class, problem -> assertThat(problem.is("tenant-not-found")).isTrue());
  }
}
