package dev.millrace.client;

import static dev.millrace.client.FakeServer.LOST;
import static dev.millrace.client.FakeServer.job;
import static dev.millrace.client.FakeServer.json;
import static dev.millrace.client.FakeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.client.FakeServer.Reply;
import dev.millrace.client.FakeServer.Seen;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final String KEY = "mr_t_secret";
  private static final JobSpec SPEC = JobSpec.of("m", Map.of("text", "x"));

  private final FakeServer server = new FakeServer();
  private final FakePace pace = new FakePace();
  private final MillraceClient client =
      MillraceClient.builder(server.address(), KEY).pace(pace).random(new Random(7)).build();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void shouldSubmitAgainUnderTheSameKeyWhenTheAnswerIsLost() {
    server.answers(LOST, LOST, job(202, "job_1", "queued"));

    CompletableFuture<Job> submitted = client.submitAsync(SPEC);
    Duration first = pace.next(1);
    Duration second = pace.next(1);

    assertThat(submitted.join().id()).isEqualTo("job_1");
    assertThat(server.seen()).hasSize(3);
    assertThat(server.seen().stream().map(seen -> seen.header("idempotency-key").orElseThrow()))
        .containsOnly(SPEC.idempotencyKey());
    assertThat(server.seen().stream().map(Seen::body))
        .containsOnly("{\"model\":\"m\",\"input\":{\"text\":\"x\"}}");
    assertThat(first).isBetween(Duration.ZERO, Duration.ofMillis(200));
    assertThat(second).isBetween(Duration.ZERO, Duration.ofMillis(400));
  }

  @Test
  void shouldGiveEverySpecAKeyOfItsOwn() {
    assertThat(JobSpec.of("m", Map.of()).idempotencyKey())
        .isNotEqualTo(JobSpec.of("m", Map.of()).idempotencyKey());
  }

  @Test
  void shouldWaitAsLongAsTheServerSaysInSeconds() {
    server.answers(
        problem(429, "rate-limited", "Slower").with("Retry-After", "7"),
        job(202, "job_1", "queued"));

    CompletableFuture<Job> submitted = client.submitAsync(SPEC);

    assertThat(pace.next(1)).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7200));
    assertThat(submitted.join().status()).isEqualTo(JobStatus.QUEUED);
  }

  @Test
  void shouldWaitAsLongAsTheServerSaysAsADate() {
    server.answers(
        problem(503, "temporarily-unavailable", "Later")
            .with("Retry-After", "Fri, 20 Nov 2026 12:00:11 GMT"),
        job(202, "job_1", "queued"));

    CompletableFuture<Job> submitted = client.submitAsync(SPEC);

    assertThat(pace.next(1)).isBetween(Duration.ofSeconds(11), Duration.ofMillis(11_200));
    assertThat(submitted.join().id()).isEqualTo("job_1");
  }

  @Test
  void shouldNotWaitLongerThanThePolicyAllows() {
    server.answers(problem(429, "quota-exhausted", "Tomorrow").with("Retry-After", "40000"));

    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> client.submit(SPEC));

    assertThat(refused.code()).isEqualTo("quota-exhausted");
    assertThat(refused.retryAfter()).contains(Duration.ofSeconds(40_000));
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void shouldGiveUpAfterTheLastTry() {
    server.always(request -> LOST);

    CompletableFuture<Job> submitted = client.submitAsync(SPEC);
    for (int i = 1; i < RetryPolicy.DEFAULT.tries(); i++) {
      var _ = pace.next(1);
    }

    assertThatThrownBy(submitted::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(ConnectionException.class)
        .hasMessageStartingWith("No answer from " + server.address());
    assertThat(server.seen()).hasSize(RetryPolicy.DEFAULT.tries());
  }

  @Test
  void shouldNeverRepeatWhatWasRefused() {
    for (int status : new int[] {400, 401, 403, 404, 409, 410, 413, 415, 422, 500}) {
      server.answers(problem(status, "some-code", "Why"));
      int before = server.seen().size();

      ProblemException refused =
          catchThrowableOfType(ProblemException.class, () -> client.get("job_1"));

      assertThat(refused.status()).isEqualTo(status);
      assertThat(server.seen()).hasSize(before + 1);
    }
  }

  @Test
  void shouldNotMakeAKeyTwiceWhenTheAnswerIsLost() {
    server.answers(LOST);

    assertThatThrownBy(() -> client.keys().create(KeySpec.of("acme")))
        .isInstanceOf(ConnectionException.class);
    assertThat(server.seen()).hasSize(1);
  }

  @Test
  void shouldMakeAKeyWhenTheFirstRequestWasTooEarly() {
    server.answers(
        problem(429, "rate-limited", "Slower").with("Retry-After", "0"),
        json(201, "{\"id\":\"key_1\",\"tenant\":\"acme\",\"key\":\"mr_acme_new\"}"));

    CompletableFuture<NewApiKey> made =
        CompletableFuture.supplyAsync(() -> client.keys().create(KeySpec.of("acme")));
    var _ = pace.next(1);

    assertThat(made.join().secret()).isEqualTo("mr_acme_new");
  }

  @Test
  void shouldNotBeginAnotherRetryOfAJobWhenTheFirstOneWorked() {
    server.answers(LOST, job(200, "job_1", "queued"));

    assertThat(client.retry("job_1").status()).isEqualTo(JobStatus.QUEUED);
    assertThat(server.seen().stream().map(Seen::method)).containsExactly("POST", "GET");
  }

  @Test
  void shouldRetryAJobAgainWhenTheLostRequestDidNothing() {
    server.answers(LOST, job(200, "job_1", "failed"), job(202, "job_1", "queued"));

    assertThat(client.retry("job_1").status()).isEqualTo(JobStatus.QUEUED);
    assertThat(server.seen().stream().map(Seen::method)).containsExactly("POST", "GET", "POST");
  }

  @Test
  void shouldSayWhatIsWrongInOneSentenceAndNeverTellTheKey() {
    Reply talkative = problem(422, "validation-failed", "You sent " + KEY);
    server.answers(
        new Reply(
            422,
            talkative
                .body()
                .replace(
                    "}", ",\"errors\":[{\"pointer\":\"/input/text\",\"detail\":\"is long\"}]}"),
            talkative.headers()));

    ProblemException refused =
        catchThrowableOfType(ProblemException.class, () -> client.submit(SPEC));

    assertThat(refused)
        .hasMessage(
            "The title: You sent [key]; /input/text is long"
                + " (422 validation-failed, request r-1)");
    assertThat(refused.errors())
        .containsExactly(new ProblemException.FieldError("/input/text", "is long"));
    assertThat(refused.requestId()).contains("r-1");
    assertThat(client.toString()).doesNotContain(KEY);
  }

  @Test
  void shouldTakeAGatewaysOwnWordsForNothing() {
    server.answers(new Reply(500, "<html>oops</html>", Map.of("Content-Type", "text/html")));

    assertThatThrownBy(() -> client.get("job_1"))
        .hasMessage("The server answered 500 (500 http-500)");
  }

  @Test
  void shouldRefuseKeysAndNamesThatWouldChangeTheRequest() {
    assertThatThrownBy(() -> MillraceClient.connect(server.address(), "mr_a\nx: y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("mr_a");
    assertThatThrownBy(() -> MillraceClient.connect(URI.create("file:///x"), KEY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.get("../keys?x")).isInstanceOf(IllegalArgumentException.class);
    assertThat(server.seen()).isEmpty();
  }

  @Test
  void shouldSayThatNobodyListens() {
    URI nowhere = server.address();
    server.close();
    try (MillraceClient other =
        MillraceClient.builder(nowhere, KEY).retries(RetryPolicy.NONE).build()) {
      assertThatThrownBy(other::health)
          .isInstanceOf(ConnectionException.class)
          .hasMessage("No answer from " + nowhere + ": the connection was refused");
    }
  }
}
