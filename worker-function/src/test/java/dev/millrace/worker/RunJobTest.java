package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.Payloads;
import dev.millrace.embedded.InMemoryPayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.inference.PredictionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunJobTest {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final InMemoryPayloadStore stored = new InMemoryPayloadStore();
  private final Payloads payloads = new Payloads(stored);
  private final List<String> inputs = new ArrayList<>();
  private UnaryOperator<String> model = input -> "{\"answer\":1}";
  private Instant now = Jobs.NOW;

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void shouldRunAQueuedJobToItsEnd() {
    JobKey key = create(Jobs.queued());

    run(key);

    assertThat(find(key).state())
        .isEqualTo(new Succeeded(now, new Payload.Inline("{\"answer\":1}"), "digest"));
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
  void shouldLeaveAJobThatAnotherWorkerRuns() {
    JobKey key = create(Jobs.running());

    run(key);

    assertThat(inputs).isEmpty();
    assertThat(find(key).version()).isEqualTo(2);
  }

  @Test
  void shouldTakeOverAJobWhoseWorkerIsDead() {
    JobKey key = create(Jobs.running());
    now = Jobs.NOW.plusSeconds(41);

    run(key);

    assertThat(find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(find(key).runs().crashes()).isEqualTo(1);
  }

  @Test
  void shouldFailAJobThatTheModelCannotAnswerAndNotTryAgain() {
    JobKey key = create(Jobs.queued());
    model =
        input -> {
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
        input -> {
          throw new IllegalStateException("surprise");
        };

    run(key);
    assertThat(find(key).state()).isInstanceOf(Queued.class);
    for (int i = 0; i < 5; i++) {
      now = now.plusSeconds(60);
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
        input -> {
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
                Jobs.NOW.plusSeconds(3600)),
            Jobs.queued().runs(),
            new Queued(null),
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
        input -> {
          now = now.plusSeconds(50);
          Job stale = find(key);
          store.save(Jobs.next(stale.claim(now, "other", Jobs.POLICY)));
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

    runJob(stale).run(key, "late");

    assertThat(find(key)).isEqualTo(done);
    assertThat(inputs).hasSize(1);
  }

  @Test
  void shouldKeepALargeResultOutOfTheRecord() {
    JobKey key = create(Jobs.queued());
    String large = "\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"";
    model = input -> large;

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
    model = input -> "\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"";

    run(key);
    assertThat(find(key).state()).isInstanceOf(Queued.class);
    now = now.plusSeconds(60);
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

  private JobKey create(Job job) {
    store.create(job);
    return job.key();
  }

  private Job find(JobKey key) {
    return store.find(key).orElseThrow();
  }

  private void run(JobKey key) {
    runJob(store).run(key, "worker");
  }

  private RunJob runJob(JobStore jobs) {
    Models models =
        new FixedModel(input -> {
          inputs.add(input);
          return model.apply(input);
        });
    return new RunJob(jobs, payloads, models, Jobs.POLICY, new Backoff(new Random(1)), () -> now);
  }

  /** A store whose first read is out of date. */
  private static final class StaleOnce implements JobStore {
    private final JobStore store;
    private Optional<Job> stale;

    StaleOnce(JobStore store, Job stale) {
      this.store = store;
      this.stale = Optional.of(stale);
    }

    @Override
    public SaveResult create(Job job) {
      return store.create(job);
    }

    @Override
    public Optional<Job> find(JobKey key) {
      Optional<Job> answer = stale.or(() -> store.find(key));
      stale = Optional.empty();
      return answer;
    }

    @Override
    public SaveResult save(Job next) {
      return store.save(next);
    }

    @Override
    public List<Job> due(int shard, Instant now, int limit) {
      return store.due(shard, now, limit);
    }

    @Override
    public int shards() {
      return store.shards();
    }
  }
}
