package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Runs;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.JobHint;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunJobTest {
  private final TestWorker worker = new TestWorker();

  @AfterEach
  void close() {
    worker.close();
  }

  @Test
  void shouldRunAQueuedJobToItsEnd() {
    JobKey key = worker.create(Jobs.queued());

    worker.run(key);

    assertThat(worker.find(key).state())
        .isEqualTo(
            new Succeeded(worker.timer.now(), new Payload.Inline("{\"answer\":1}"), "digest"));
    assertThat(worker.find(key).runs().attempts()).isEqualTo(1);
    assertThat(worker.inputs).containsExactly("{\"text\":\"a cat\"}");
  }

  @Test
  void shouldRunAJobOnceHoweverOftenItsHintComes() {
    JobKey key = worker.create(Jobs.queued());

    worker.run(key);
    worker.run(key);
    worker.run(key);

    assertThat(worker.inputs).hasSize(1);
    assertThat(worker.find(key).version()).isEqualTo(3);
  }

  @Test
  void shouldLeaveAJobThatAnotherWorkerRunsAndLookAgainWhenItsLeaseIsOver() {
    JobKey key = worker.create(Jobs.running());

    assertThat(worker.run(key)).isEqualTo(new Disposition.Later(Duration.ofSeconds(40)));

    assertThat(worker.inputs).isEmpty();
    assertThat(worker.find(key).version()).isEqualTo(2);
  }

  @Test
  void shouldTakeOverAJobWhoseWorkerIsDead() {
    JobKey key = worker.create(Jobs.running());
    worker.timer.advance(Duration.ofSeconds(41));

    worker.run(key);

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(worker.find(key).runs().crashes()).isEqualTo(1);
  }

  @Test
  void shouldFailAJobThatTheModelCannotAnswerAndNotTryAgain() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          throw new PredictionException(ErrorCode.INPUT_TOO_LONG, "too long", null);
        };

    worker.run(key);
    worker.run(key);

    assertThat(worker.find(key).state())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.error().code()).isEqualTo(ErrorCode.INPUT_TOO_LONG));
    assertThat(worker.inputs).hasSize(1);
  }

  @Test
  void shouldTryAgainAfterAnUnknownErrorAndGiveUpInTheEnd() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          throw new IllegalStateException("surprise");
        };

    worker.run(key);
    assertThat(worker.find(key).state()).isInstanceOf(Queued.class);
    for (int i = 0; i < 5; i++) {
      worker.timer.advance(Duration.ofSeconds(60));
      worker.run(key);
    }

    assertThat(worker.inputs).hasSize(Jobs.POLICY.maxAttempts());
    assertThat(worker.find(key).state())
        .isInstanceOfSatisfying(
            Failed.class,
            f -> {
              assertThat(f.error().code()).isEqualTo(ErrorCode.INTERNAL);
              assertThat(f.error().detail()).doesNotContain("surprise");
            });
  }

  @Test
  void shouldOutliveWhateverAModelThrows() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          throw new StackOverflowError();
        };

    worker.run(key);

    assertThat(worker.find(key).state()).isInstanceOf(Queued.class);
  }

  @Test
  void shouldDropItsResultIfTheJobWasTakenMeanwhile() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          Job stale = worker.find(key);
          Instant later = worker.timer.now().plusSeconds(50);
          worker.store.save(Jobs.next(stale.claim(later, "other", Jobs.POLICY)));
          return "{\"answer\":\"zombie\"}";
        };

    worker.run(key);

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.RUNNING);
    assertThat(worker.find(key).runs().attempts()).isEqualTo(2);
  }

  @Test
  void shouldKeepTheFirstFinalStateWhenItIsClaimedBetweenReadAndWrite() {
    JobKey key = worker.create(Jobs.queued());
    Job read = worker.find(key);
    worker.run(key);
    Job done = worker.find(key);
    JobStore stale = new StaleOnce(worker.store, read);

    worker.runJob(stale).run(key, worker.shift(true));

    assertThat(worker.find(key)).isEqualTo(done);
    assertThat(worker.inputs).hasSize(1);
  }

  @Test
  void shouldSayThatAStoreIsDownInsteadOfLosingTheHint() {
    JobKey key = worker.create(Jobs.queued());
    worker.store.close();

    assertThatThrownBy(() -> worker.run(key)).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void shouldIgnoreAHintToAJobThatIsNotThere() {
    worker.run(Jobs.queued().key());

    assertThat(worker.inputs).isEmpty();
  }

  @Test
  void shouldStopARunThatIsToBeCanceledAtItsNextHeartbeat() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          worker.store.save(Jobs.next(worker.find(key).cancel(worker.timer.now())));
          worker.timer.advance(Duration.ofSeconds(12));
          assertThat(stop.reason()).contains(StopSignal.Reason.NOT_WANTED);
          throw new StoppedException(null);
        };

    worker.run(key);

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.CANCELED);
  }

  @Test
  void shouldDropTheResultOfARunThatWasCanceledTooLateToBeStopped() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          worker.store.save(Jobs.next(worker.find(key).cancel(worker.timer.now())));
          return "{}";
        };

    worker.run(key);

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.CANCELED);
  }

  @Test
  void shouldKeepItsLeaseWhileItRunsAndEndWell() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          worker.timer.advance(Duration.ofSeconds(24));
          return "{}";
        };

    worker.run(key);

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(worker.find(key).version()).as("claim, two heartbeats, end").isEqualTo(5);
  }

  @Test
  void shouldStopARunBeforeItsWorkerIsStopped() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          worker.timer.advance(Duration.ofSeconds(26));
          throw new StoppedException(null);
        };

    Disposition disposition = worker.run(key);

    assertThat(worker.find(key).attempts().getFirst().error())
        .isNotNull()
        .extracting(JobError::code)
        .isEqualTo(ErrorCode.RUN_TIMEOUT);
    assertThat(disposition).isInstanceOf(Disposition.Later.class);
  }

  @Test
  void shouldSaveItsEndAlthoughTheStoreFailsForAWhile() {
    JobKey key = worker.create(Jobs.queued());

    worker.runJob(new FailingSaves(worker.store, 2, 4)).run(key, worker.shift(true));

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(worker.inputs).hasSize(1);
  }

  @Test
  void shouldNotSpendAnAttemptWhenADependencyIsDown() {
    JobKey key = worker.create(Jobs.queued());
    worker.model =
        (input, stop) -> {
          throw new PredictionException(
              ErrorCode.PROVIDER_RATE_LIMITED, "slow down", null, Duration.ofSeconds(77));
        };

    Disposition disposition = worker.run(key);

    assertThat(worker.find(key).runs().attempts()).isZero();
    assertThat(worker.find(key).runs().deferrals()).isEqualTo(1);
    assertThat(disposition)
        .isInstanceOfSatisfying(
            Disposition.Later.class,
            later -> assertThat(later.delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(77)));
  }

  @Test
  void shouldLeaveJobsUnclaimedWhileWhatTheyNeedIsDown() {
    worker.model =
        (input, stop) -> {
          throw new PredictionException(ErrorCode.PROVIDER_UNAVAILABLE, "down", null);
        };
    RunJob runJob = worker.runJob(worker.store);
    List<JobKey> keys = Stream.generate(() -> worker.create(Jobs.queued())).limit(40).toList();

    keys.forEach(key -> runJob.run(key, worker.shift(true)));
    assertThat(worker.inputs).as("runs that tried").hasSize(5);
    assertThat(worker.find(keys.getLast()).runs()).isEqualTo(Runs.NONE);

    worker.timer.advance(Duration.ofSeconds(31));
    worker.model = (input, stop) -> "{}";
    assertThat(runJob.run(keys.getLast(), worker.shift(true))).isEqualTo(new Disposition.Done());
    assertThat(worker.find(keys.getLast()).status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void shouldRunAJobThatKilledItsWorkerOnlyWhenItIsAlone() {
    JobKey key = worker.create(Jobs.running());
    worker.timer.advance(Duration.ofSeconds(41));

    assertThat(worker.runJob(worker.store).run(key, worker.shift(false)))
        .isEqualTo(new Disposition.Alone());
    assertThat(worker.find(key).version()).isEqualTo(2);
    assertThat(worker.runJob(worker.store).run(key, worker.shift(true)))
        .isEqualTo(new Disposition.Done());
  }

  @Test
  void shouldExpireAJobThatItFindsTooLate() {
    JobKey key = worker.create(Jobs.queued());
    worker.timer.advance(Duration.ofHours(1));

    worker.run(key);

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.EXPIRED);
    assertThat(worker.inputs).isEmpty();
  }

  @Test
  void shouldHintAtTheWebhookOfAJobThatEnded() {
    JobKey plain = worker.create(Jobs.queued());
    JobKey withWebhook = worker.create(Jobs.queuedWithWebhook());

    worker.run(plain);
    worker.run(withWebhook);

    assertThat(worker.told).containsExactly(new JobHint(withWebhook));
  }
}
