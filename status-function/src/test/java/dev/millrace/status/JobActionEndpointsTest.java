package dev.millrace.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.Requests;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Tokens;
import dev.millrace.core.job.Usage;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.openapi.CheckedRouter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobActionEndpointsTest {
  private static final Duration NO_WAIT = Duration.ZERO;

  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore payloads = new InMemoryPayloadStore();
  private final List<JobHint> runs = new ArrayList<>();
  private final List<JobHint> calls = new ArrayList<>();
  private final Instant now = Jobs.NOW.plusSeconds(100);
  private final Router router =
      new JobActionEndpoints(
              new JobActions(store, calls::addAll, () -> now),
              new RetryJob(store, store.quotas(), runs::addAll, Jobs.POLICY, () -> now),
              new JobResponses(new JobJson(new Payloads(payloads)), () -> now))
          .routes()
          .and(
              new AccountEndpoints(store, new WebhookSecrets(payloads, new Random(1), 2)).routes());

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldCancelAQueuedJobAtOnceAndAsOftenAsOneLikes() {
    Job job = create(Jobs.queued());

    for (int i = 0; i < 3; i++) {
      assertThat(post(job, "cancel").status()).isEqualTo(200);
    }
    assertThat(find(job).status()).isEqualTo(JobStatus.CANCELED);
    assertThat(find(job).version()).isEqualTo(2);
  }

  @Test
  void shouldAskTheWorkerOfARunningJobToStop() throws IOException {
    Job job = create(Jobs.running());

    ApiResponse response = post(job, "cancel");

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.headers()).containsEntry("Retry-After", "1");
    var json = new JsonMapper().readTree(response.body());
    assertThat(json.get("status").asText()).isEqualTo("running");
    assertThat(json.has("cancel_requested_at")).isTrue();
    assertThat(post(job, "cancel").status()).isEqualTo(202);
  }

  @Test
  void shouldRefuseToCancelWhatHasEnded() {
    ApiResponse response = post(create(Jobs.succeeded()), "cancel");

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.body()).contains("job-already-final", "The job is succeeded");
  }

  @Test
  void shouldTryAFailedJobAgainUnderItsId() {
    Job job =
        create(
            Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.MODEL_ERROR, Duration.ZERO)));

    assertThat(post(job, "retry").status()).isEqualTo(202);
    assertThat(find(job).status()).isEqualTo(JobStatus.QUEUED);
    assertThat(find(job).attempts()).hasSize(1);
    assertThat(find(job).request().deadline()).isEqualTo(now.plus(Duration.ofHours(1)));
    assertThat(runs).containsExactly(new JobHint(job.key()));
    assertThat(post(job, "retry").body()).contains("job-not-retryable");
  }

  @Test
  void shouldCallAWebhookAgainOnRequest() {
    Job plain = create(Jobs.succeeded());
    Job told =
        create(Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(Jobs.NOW, "w", Jobs.POLICY))));

    assertThat(post(told, "webhook/replay").status()).isEqualTo(202);
    assertThat(calls).containsExactly(new JobHint(told.key()));
    assertThat(post(plain, "webhook/replay").body()).contains("no-webhook");
  }

  @Test
  void shouldCallAWebhookNoMoreOftenThanItCanRemember() {
    Job told = Jobs.end(Jobs.next(Jobs.queuedWithWebhook().claim(Jobs.NOW, "w", Jobs.POLICY)));
    for (Instant at = Jobs.NOW; told.delivery().attempts().size() < 100; at = at.plusSeconds(1)) {
      told = Jobs.next(Jobs.next(told.replayDelivery(at)).beginDelivery(at));
    }

    ApiResponse refused = post(create(told), "webhook/replay");

    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.body()).contains("job-not-retryable");
  }

  @Test
  void shouldKnowNoJobOfAnotherTenant() {
    Job job = create(Jobs.queued());

    for (String action : List.of("cancel", "retry", "webhook/replay")) {
      assertThat(
              request("POST", "/v1/jobs/" + job.key().id() + "/" + action, new TenantId("b"))
                  .status())
          .isEqualTo(404);
      assertThat(request("POST", "/v1/jobs/job_x/" + action, Jobs.TENANT).status()).isEqualTo(404);
    }
    assertThat(find(job)).isEqualTo(job);
  }

  @Test
  void shouldNotSettleAJobOfWhichACallIsOpenSinceItsMoneyWouldBeHeldForEver() {
    Job failed =
        create(Jobs.next(Jobs.fail(Jobs.calling(900), now, ErrorCode.CONTENT_REFUSED, NO_WAIT)));

    ApiResponse later = post(failed, "retry");

    assertThat(later.status()).isEqualTo(503);
    assertThat(later.body()).contains("still being counted; try again");
    assertThat(find(failed)).isEqualTo(failed);
    assertThat(runs).isEmpty();
  }

  @Test
  void shouldTellWhatATenantSpentInAMonth() {
    Job done = create(Jobs.end(Jobs.paid(new Tokens(100, 20, 50), 7)));
    store.settle(List.of(done.settle().orElseThrow()));

    assertThat(request("GET", "/v1/usage/2026-11", Jobs.TENANT).body())
        .isEqualTo(
            "{\"object\":\"usage\",\"month\":\"2026-11\",\"jobs\":1,\"attempts\":1,\"run_ms\":0,"
                + "\"input_tokens\":100,\"output_tokens\":20,\"cached_tokens\":50,"
                + "\"cost_usd\":0.000000007,\"saved_usd\":0}");
    assertThat(request("GET", "/v1/usage/2026-11-20", Jobs.TENANT).body())
        .contains("\"cost_usd\":0.000000007");
    assertThat(request("GET", "/v1/usage/2026-10", Jobs.TENANT).body()).contains("\"jobs\":0");
    assertThat(request("GET", "/v1/usage/2026-11", new TenantId("b")).body())
        .contains("\"jobs\":0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-13",
        "2026-00",
        "2026-1",
        "2026-02-30",
        "26-11",
        "2026",
        "202611",
        "-999-01",
        "+999999999-12-31",
        "-999999999-01-01"
      })
  void shouldKnowNoOtherTimesThanDaysAndMonths(String time) {
    assertThat(request("GET", "/v1/usage/" + time, Jobs.TENANT).status()).isEqualTo(404);
  }

  @Test
  void shouldTellWhatATenantUsedOnADay() {
    Job done = create(Jobs.succeeded());
    store.settle(List.of(done.settle().orElseThrow()));

    assertThat(request("GET", "/v1/usage/2026-11-20", Jobs.TENANT).body())
        .isEqualTo(
            "{\"object\":\"usage\",\"day\":\"2026-11-20\",\"jobs\":1,\"attempts\":1,\"run_ms\":0,"
                + "\"input_tokens\":0,\"output_tokens\":0,\"cached_tokens\":0,"
                + "\"cost_usd\":0,\"saved_usd\":0}");
    assertThat(store.usage(new TenantId("b"), LocalDate.of(2026, 11, 20))).isEqualTo(Usage.NONE);
    assertThat(request("GET", "/v1/usage/yesterday", Jobs.TENANT).status()).isEqualTo(404);
  }

  @Test
  void shouldTellEachTenantItsOwnSecretOldAndNew() throws IOException {
    var own = new JsonMapper().readTree(request("GET", "/v1/webhooks/secret", Jobs.TENANT).body());
    var other =
        new JsonMapper().readTree(request("GET", "/v1/webhooks/secret", new TenantId("b")).body());

    assertThat(own.get("key").asText())
        .startsWith("whsec_")
        .isNotEqualTo(other.get("key").asText());
    assertThat(own.get("keys")).hasSize(2);
  }

  private Job create(Job job) {
    store.create(job);
    return job;
  }

  private Job find(Job job) {
    return store.find(job.key()).orElseThrow();
  }

  private ApiResponse post(Job job, String action) {
    return request("POST", "/v1/jobs/" + job.key().id() + "/" + action, Jobs.TENANT);
  }

  private ApiResponse request(String method, String path, TenantId tenant) {
    return CheckedRouter.handle(router, Requests.of(method, path, tenant));
  }
}
