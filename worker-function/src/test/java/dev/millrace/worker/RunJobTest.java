package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobError;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.job.Runs;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.inference.PredictionException;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunJobTest {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore stored = new InMemoryPayloadStore();
  private final Payloads payloads = new Payloads(stored);
  private final List<String> inputs = new ArrayList<>();
  private BiFunction<String, StopSignal, String> model = (input, stop) -> "{\"answer\":1}";
  private final List<JobHint> told = new ArrayList<>();
  private final ManualTimer timer = new ManualTimer(Jobs.NOW);

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldRunAQueuedJobToItsEnd() {
    JobKey key = create(Jobs.queued());

    run(key);

    assertThat(find(key).state())
        .isEqualTo(new Succeeded(timer.now(), new Payload.Inline("{\"answer\":1}"), "digest"));
    assertThat(find(key).runs().attempts()).isEqualTo(1);
    assertThat(inputs).containsExactly("{\"text\":\"a cat\"}");
  }

  @Test
  void shouldRunAJobOnceHoweverOftenItsHintComes() {
    JobKey key = create(Jobs.queued());

    run(key);
    run(key);
    run(key);

    assertThat(inputs).hasSize(1);
    assertThat(find(key).version()).isEqualTo(3);
  }

  @Test
  void shouldLeaveAJobThatAnotherWorkerRunsAndLookAgainWhenItsLeaseIsOver() {
    JobKey key = create(Jobs.running());

    assertThat(run(key)).isEqualTo(new Disposition.Later(Duration.ofSeconds(40)));

    assertThat(inputs).isEmpty();
    assertThat(find(key).version()).isEqualTo(2);
  }

  @Test
  void shouldTakeOverAJobWhoseWorkerIsDead() {
    JobKey key = create(Jobs.running());
    timer.advance(Duration.ofSeconds(41));

    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(find(key).runs().crashes()).isEqualTo(1);
  }

  @Test
  void shouldFailAJobThatTheModelCannotAnswerAndNotTryAgain() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          throw new PredictionException(ErrorCode.INPUT_TOO_LONG, "too long", null);
        };

    run(key);
    run(key);

    assertThat(find(key).state())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.error().code()).isEqualTo(ErrorCode.INPUT_TOO_LONG));
    assertThat(inputs).hasSize(1);
  }

  @Test
  void shouldTryAgainAfterAnUnknownErrorAndGiveUpInTheEnd() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          throw new IllegalStateException("surprise");
        };

    run(key);
    assertThat(find(key).state()).isInstanceOf(Queued.class);
    for (int i = 0; i < 5; i++) {
      timer.advance(Duration.ofSeconds(60));
      run(key);
    }

    assertThat(inputs).hasSize(Jobs.POLICY.maxAttempts());
    assertThat(find(key).state())
        .isInstanceOfSatisfying(
            Failed.class,
            f -> {
              assertThat(f.error().code()).isEqualTo(ErrorCode.INTERNAL);
              assertThat(f.error().detail()).doesNotContain("surprise");
            });
  }

  @Test
  void shouldOutliveWhateverAModelThrows() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          throw new StackOverflowError();
        };

    run(key);

    assertThat(find(key).state()).isInstanceOf(Queued.class);
  }

  @Test
  void shouldFailAJobWhoseStoredInputIsGone() {
    Payload gone = new Payload.Stored(new PayloadKey("jobs/t/j/input.json"), 9, "00");
    Job job =
        new Job(
            Jobs.queued().key(),
            1,
            new JobRequest(
                Jobs.queued().request().model(),
                gone,
                "00",
                "00",
                Jobs.NOW,
                Jobs.NOW.plusSeconds(3600),
                null),
            Jobs.queued().runs(),
            new Queued(null),
            Ledger.EMPTY,
            null,
            Jobs.NOW);
    JobKey key = create(job);

    run(key);

    assertThat(find(key).state())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.error().code()).isEqualTo(ErrorCode.INPUT_CORRUPT));
  }

  @Test
  void shouldDropItsResultIfTheJobWasTakenMeanwhile() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          Job stale = find(key);
          Instant later = timer.now().plusSeconds(50);
          store.save(Jobs.next(stale.claim(later, "other", Jobs.POLICY)));
          return "{\"answer\":\"zombie\"}";
        };

    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.RUNNING);
    assertThat(find(key).runs().attempts()).isEqualTo(2);
  }

  @Test
  void shouldKeepTheFirstFinalStateWhenItIsClaimedBetweenReadAndWrite() {
    JobKey key = create(Jobs.queued());
    Job read = find(key);
    run(key);
    Job done = find(key);
    JobStore stale = new StaleOnce(store, read);

    runJob(stale).run(key, shift(true));

    assertThat(find(key)).isEqualTo(done);
    assertThat(inputs).hasSize(1);
  }

  @Test
  void shouldKeepALargeResultOutOfTheRecord() {
    JobKey key = create(Jobs.queued());
    String large = "\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"";
    model = (input, stop) -> large;

    run(key);

    assertThat(find(key).state())
        .isInstanceOfSatisfying(
            Succeeded.class,
            s -> {
              assertThat(s.output()).isInstanceOf(Payload.Stored.class);
              assertThat(payloads.load(s.output())).isEqualTo(large);
            });
  }

  @Test
  void shouldNotBlameTheInputWhenThePlaceOfItsResultIsTaken() {
    JobKey key = create(Jobs.queued());
    stored.write(key.outputKey(2), new byte[] {1});
    model = (input, stop) -> "\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"";

    run(key);
    assertThat(find(key).state()).isInstanceOf(Queued.class);
    timer.advance(Duration.ofSeconds(60));
    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void shouldSayThatAStoreIsDownInsteadOfLosingTheHint() {
    JobKey key = create(Jobs.queued());
    store.close();

    assertThatThrownBy(() -> run(key)).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void shouldIgnoreAHintToAJobThatIsNotThere() {
    run(Jobs.queued().key());

    assertThat(inputs).isEmpty();
  }

  @Test
  void shouldStopARunThatIsToBeCanceledAtItsNextHeartbeat() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          store.save(Jobs.next(find(key).cancel(timer.now())));
          timer.advance(Duration.ofSeconds(12));
          assertThat(stop.reason()).contains(StopSignal.Reason.NOT_WANTED);
          throw new StoppedException(null);
        };

    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.CANCELED);
  }

  @Test
  void shouldDropTheResultOfARunThatWasCanceledTooLateToBeStopped() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          store.save(Jobs.next(find(key).cancel(timer.now())));
          return "{}";
        };

    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.CANCELED);
  }

  @Test
  void shouldKeepItsLeaseWhileItRunsAndEndWell() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          timer.advance(Duration.ofSeconds(24));
          return "{}";
        };

    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(find(key).version()).as("claim, two heartbeats, end").isEqualTo(5);
  }

  @Test
  void shouldStopARunBeforeItsWorkerIsStopped() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          timer.advance(Duration.ofSeconds(26));
          throw new StoppedException(null);
        };

    Disposition disposition = run(key);

    assertThat(find(key).attempts().getFirst().error())
        .isNotNull()
        .extracting(JobError::code)
        .isEqualTo(ErrorCode.RUN_TIMEOUT);
    assertThat(disposition).isInstanceOf(Disposition.Later.class);
  }

  @Test
  void shouldSaveItsEndAlthoughTheStoreFailsForAWhile() {
    JobKey key = create(Jobs.queued());

    runJob(new FailingSaves(store, 2, 4)).run(key, shift(true));

    assertThat(find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(inputs).hasSize(1);
  }

  @Test
  void shouldNotSpendAnAttemptWhenADependencyIsDown() {
    JobKey key = create(Jobs.queued());
    model =
        (input, stop) -> {
          throw new PredictionException(
              ErrorCode.PROVIDER_RATE_LIMITED, "slow down", null, Duration.ofSeconds(77));
        };

    Disposition disposition = run(key);

    assertThat(find(key).runs().attempts()).isZero();
    assertThat(find(key).runs().deferrals()).isEqualTo(1);
    assertThat(disposition)
        .isInstanceOfSatisfying(
            Disposition.Later.class,
            later -> assertThat(later.delay()).isGreaterThanOrEqualTo(Duration.ofSeconds(77)));
  }

  @Test
  void shouldLeaveJobsUnclaimedWhileWhatTheyNeedIsDown() {
    model =
        (input, stop) -> {
          throw new PredictionException(ErrorCode.PROVIDER_UNAVAILABLE, "down", null);
        };
    RunJob runJob = runJob(store);
    List<JobKey> keys = Stream.generate(() -> create(Jobs.queued())).limit(40).toList();

    keys.forEach(key -> runJob.run(key, shift(true)));
    assertThat(inputs).as("runs that tried").hasSize(5);
    assertThat(find(keys.getLast()).runs()).isEqualTo(Runs.NONE);

    timer.advance(Duration.ofSeconds(31));
    model = (input, stop) -> "{}";
    assertThat(runJob.run(keys.getLast(), shift(true))).isEqualTo(new Disposition.Done());
    assertThat(find(keys.getLast()).status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void shouldRunAJobThatKilledItsWorkerOnlyWhenItIsAlone() {
    JobKey key = create(Jobs.running());
    timer.advance(Duration.ofSeconds(41));

    assertThat(runJob(store).run(key, shift(false))).isEqualTo(new Disposition.Alone());
    assertThat(find(key).version()).isEqualTo(2);
    assertThat(runJob(store).run(key, shift(true))).isEqualTo(new Disposition.Done());
  }

  @Test
  void shouldExpireAJobThatItFindsTooLate() {
    JobKey key = create(Jobs.queued());
    timer.advance(Duration.ofHours(1));

    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.EXPIRED);
    assertThat(inputs).isEmpty();
  }

  @Test
  void shouldHintAtTheWebhookOfAJobThatEnded() {
    JobKey plain = create(Jobs.queued());
    JobKey withWebhook = create(Jobs.queuedWithWebhook());

    run(plain);
    run(withWebhook);

    assertThat(told).containsExactly(new JobHint(withWebhook));
  }

  @Test
  void shouldReadADamagedInputAgainBeforeItGivesUp() {
    String text = "{\"text\":\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"}";
    Payload large = payloads.keep(new PayloadKey("jobs/t/j/input.json"), text);
    AtomicInteger reads = new AtomicInteger();
    PayloadStore flaky =
        new PayloadStore() {
          @Override
          public boolean write(PayloadKey key, byte[] content) {
            return stored.write(key, content);
          }

          @Override
          public Optional<byte[]> read(PayloadKey key) {
            return reads.incrementAndGet() < 3 ? Optional.of(new byte[] {1}) : stored.read(key);
          }

          @Override
          public void deleteBelow(PayloadKey key) {
            stored.deleteBelow(key);
          }
        };
    Job job = Jobs.running();
    Job withInput =
        new Job(
            job.key(),
            2,
            new JobRequest(
                job.request().model(), large, "00", "00", Jobs.NOW, job.request().deadline(), null),
            job.runs(),
            job.state(),
            job.ledger(),
            null,
            job.dueAt());
    Inference inference =
        new Inference(
            new Payloads(flaky), new FixedModel((input, stop) -> "{}"), new Backoff(new Random(1)));

    assertThat(inference.of(withInput, new StopSignal())).isInstanceOf(Outcome.Success.class);
  }

  private JobKey create(Job job) {
    store.create(job);
    return job.key();
  }

  private Job find(JobKey key) {
    return store.find(key).orElseThrow();
  }

  private Disposition run(JobKey key) {
    return runJob(store).run(key, shift(true));
  }

  private Shift shift(boolean alone) {
    return new Shift("worker", alone, timer.now().plusSeconds(25), new StopSignal());
  }

  private RunJob runJob(JobStore jobs) {
    Models models =
        new FixedModel((input, stop) -> {
          inputs.add(input);
          return model.apply(input, stop);
        });
    Backoff backoff = new Backoff(new Random(1));
    return new RunJob(
        jobs,
        new Inference(payloads, models, backoff),
        told::addAll,
        new RunJob.Surroundings(Jobs.POLICY, backoff, timer::now, timer::advance, timer));
  }
}
