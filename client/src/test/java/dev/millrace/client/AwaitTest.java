package dev.millrace.client;

import static dev.millrace.client.FakeServer.LOST;
import static dev.millrace.client.FakeServer.job;
import static dev.millrace.client.FakeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.client.FakeServer.Reply;
import dev.millrace.client.FakeServer.Seen;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final JobSpec SPEC = JobSpec.of("m", Map.of("text", "x"));
  private static final Reply SAME = new Reply(304, "", Map.of("Retry-After", "2"));

  private final FakeServer server = new FakeServer();
  private final FakePace pace = new FakePace();
  private final MillraceClient client =
      MillraceClient.builder(server.address(), "mr_t_key").pace(pace).random(new Random(7)).build();

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void shouldAskTheServerToWaitAndOnlyForWhatIsNew() {
    server.answers(
        job(200, "job_1", "queued").with("ETag", "W/\"1\"").with("Retry-After", "3"),
        SAME,
        job(200, "job_1", "succeeded"));

    CompletableFuture<Job> done = client.await("job_1", TIMEOUT);
    Duration first = pace.next(2);
    Duration second = pace.next(2);

    assertThat(done.join().isSucceeded()).isTrue();
    assertThat(first).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3750));
    assertThat(second).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2500));
    assertThat(server.seen().stream().map(seen -> seen.header("prefer").orElse("")))
        .containsOnly("wait=20");
    assertThat(server.seen().stream().map(seen -> seen.header("if-none-match").orElse("")))
        .containsExactly("", "W/\"1\"", "W/\"1\"");
    assertThat(pace.pending()).as("alarms that are left").isZero();
  }

  @Test
  void shouldAskAgainAtOnceWhenTheServerWaitedForNews() {
    server.answers(
        job(200, "job_1", "running").with("Preference-Applied", "wait=20"),
        job(200, "job_1", "failed"));

    assertThat(client.await("job_1", TIMEOUT).join().status()).isEqualTo(JobStatus.FAILED);
  }

  @Test
  void shouldLiveThroughARestartOfTheServer() {
    server.answers(
        problem(502, "http-502", "x"),
        problem(504, "http-504", "x"),
        problem(503, "temporarily-unavailable", "x"),
        job(200, "job_1", "succeeded"));

    CompletableFuture<Job> done = client.await("job_1", TIMEOUT);
    for (int i = 0; i < 3; i++) {
      var _ = pace.next(2);
    }

    assertThat(done.join().isSucceeded()).isTrue();
  }

  @Test
  void shouldSayAtOnceThatThereIsNoSuchJob() {
    server.answers(problem(404, "job-not-found", "It never was"));

    assertThatThrownBy(() -> client.await("job_1", TIMEOUT).join())
        .cause()
        .isInstanceOf(ProblemException.class);
  }

  @Test
  void shouldLookOnceMoreBeforeTheEndAndThenSayHowTheJobStands() {
    server.always(request -> job(200, "job_1", "running").with("Retry-After", "30"));

    CompletableFuture<Job> done = client.await("job_1", Duration.ofSeconds(10));
    assertThat(pace.next(2)).isEqualTo(Duration.ofMillis(9750));
    Awaitility.await().until(() -> server.seen().size() == 2);
    assertThat(pace.next(1)).isEqualTo(Duration.ofMillis(250));

    assertThatThrownBy(done::join)
        .cause()
        .isInstanceOfSatisfying(
            AwaitTimeoutException.class,
            late -> assertThat(late.job().orElseThrow().status()).isEqualTo(JobStatus.RUNNING))
        .hasMessage("The job job_1 is running after PT10S");
    assertThat(server.seen()).hasSize(2);
  }

  @Test
  void shouldCancelTheJobWhenTheTimeIsOverIfAsked() {
    server.answers(job(200, "job_1", "running").with("Retry-After", "30"));
    server.always(request -> job(200, "job_1", "canceled"));

    CompletableFuture<Job> done = client.await("job_1", Duration.ofMillis(200), OnTimeout.CANCEL);
    Awaitility.await().until(() -> server.seen().size() == 1);
    var _ = pace.next(1);

    assertThatThrownBy(done::join).cause().hasMessage("The job job_1 is canceled after PT0.2S");
    assertThat(server.seen().getLast().path()).isEqualTo("/v1/jobs/job_1/cancel");
  }

  @Test
  void shouldGiveTheResultThatCameJustBeforeTheCancel() {
    server.answers(
        job(200, "job_1", "running").with("Retry-After", "30"),
        problem(409, "job-already-final", "The job is succeeded"),
        job(200, "job_1", "succeeded"));

    CompletableFuture<Job> done = client.await("job_1", Duration.ofMillis(200), OnTimeout.CANCEL);
    Awaitility.await().until(() -> server.seen().size() == 1);
    var _ = pace.next(1);

    assertThat(done.join().isSucceeded()).isTrue();
  }

  @Test
  void shouldStopPollingWhenTheFutureIsCanceled() {
    server.always(request -> job(200, "job_1", "queued"));

    CompletableFuture<Job> done = client.await("job_1", TIMEOUT);
    Awaitility.await().until(() -> pace.pending() == 2);
    assertThat(done.cancel(true)).isTrue();

    assertThat(pace.pending()).isZero();
    assertThat(server.seen()).hasSize(1);
    assertThatThrownBy(done::join).isInstanceOf(CancellationException.class);
  }

  @Test
  void shouldEndEveryWaitWhenItIsClosed() {
    server.always(request -> job(200, "job_1", "queued"));
    CompletableFuture<Job> done = client.await("job_1", TIMEOUT);

    client.close();

    assertThatThrownBy(done::join).cause().hasMessage("The client was closed");
  }

  @Test
  void shouldLetWhatDependsOnItBlock() {
    server.answers(job(200, "job_1", "succeeded"), job(200, "job_2", "succeeded"));

    CompletableFuture<String> both =
        client.await("job_1", TIMEOUT).thenApply(job -> client.get("job_2").id());

    assertThat(both.join()).isEqualTo("job_2");
  }

  @Test
  void shouldRunAJobInOneRequestWhenItIsQuick() {
    server.answers(job(200, "job_1", "succeeded"));

    Job job = client.run(SPEC, Duration.ofSeconds(8));

    assertThat(job.output().get("n").asInt()).isEqualTo(1);
    assertThat(server.seen()).hasSize(1);
    assertThat(server.seen().getFirst().header("prefer")).contains("wait=7");
  }

  @Test
  void shouldRunAJobToItsEndAndSayWhyItHasNoOutput() {
    server.answers(job(202, "job_1", "queued"), job(200, "job_1", "failed"));

    assertThatThrownBy(() -> client.run(SPEC, TIMEOUT))
        .isInstanceOf(JobFailedException.class)
        .hasMessage("The job job_1 is failed");
    assertThat(server.seen().stream().map(Seen::method)).containsExactly("POST", "GET");
  }

  @Test
  void shouldNotWaitForAnAcceptanceLongerThanAsked() {
    CountDownLatch never = new CountDownLatch(1);
    server.always(request -> {
      await(never);
      return LOST;
    });

    CompletableFuture<Job> run = client.runAsync(SPEC, Duration.ofSeconds(5), OnTimeout.LEAVE);
    Awaitility.await().until(() -> server.seen().size() == 1);
    assertThat(pace.next(1)).isEqualTo(Duration.ofSeconds(5));

    assertThatThrownBy(run::join).cause().hasMessage("The job was not seen accepted after PT5S");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
