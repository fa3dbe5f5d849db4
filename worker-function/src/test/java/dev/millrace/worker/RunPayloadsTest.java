package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.Pause;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobState;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Lease;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Outcome;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.payload.Payloads;
import dev.millrace.inference.StopSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a run reads and writes in the store of payloads. */
class RunPayloadsTest {
  private final TestWorker worker = new TestWorker();

  @AfterEach
  void close() {
    worker.close();
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
    JobKey key = worker.create(job);

    worker.run(key);

    assertThat(worker.find(key).state())
        .isInstanceOfSatisfying(
            Failed.class, f -> assertThat(f.error().code()).isEqualTo(ErrorCode.INPUT_CORRUPT));
  }

  @Test
  void shouldKeepALargeResultOutOfTheRecord() {
    JobKey key = worker.create(Jobs.queued());
    String large = "\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"";
    worker.model = (input, stop) -> large;

    worker.run(key);

    assertThat(worker.find(key).state())
        .isInstanceOfSatisfying(
            Succeeded.class,
            s -> {
              assertThat(s.output()).isInstanceOf(Payload.Stored.class);
              assertThat(worker.payloads.load(s.output())).isEqualTo(large);
            });
  }

  @Test
  void shouldNotBlameTheInputWhenThePlaceOfItsResultIsTaken() {
    JobKey key = worker.create(Jobs.queued());
    worker.stored.write(key.outputKey(2), new byte[] {1});
    worker.model = (input, stop) -> "\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"";

    worker.run(key);
    assertThat(worker.find(key).state()).isInstanceOf(Queued.class);
    worker.timer.advance(Duration.ofSeconds(60));
    worker.run(key);

    assertThat(worker.find(key).status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  @Test
  void shouldReadADamagedInputAgainBeforeItGivesUp() {
    String text = "{\"text\":\"" + "x".repeat(Payloads.INLINE_LIMIT) + "\"}";
    Payload large = worker.payloads.keep(new PayloadKey("jobs/t/j/input.json"), text);
    AtomicInteger reads = new AtomicInteger();
    PayloadStore flaky =
        new PayloadStore() {
          @Override
          public boolean write(PayloadKey key, byte[] content) {
            return worker.stored.write(key, content);
          }

          @Override
          public Optional<byte[]> read(PayloadKey key) {
            return reads.incrementAndGet() < 3
                ? Optional.of(new byte[] {1})
                : worker.stored.read(key);
          }

          @Override
          public void deleteBelow(PayloadKey key) {
            worker.stored.deleteBelow(key);
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
            new Payloads(flaky),
            new FixedModel((input, stop) -> "{}"),
            worker.desk(),
            new Backoff(new Random(1)));
    Lease lease = ((JobState.Running) job.state()).lease();
    ClaimedRun run = new ClaimedRun(worker.store, Jobs.POLICY, () -> Jobs.NOW, withInput, lease);

    assertThat(inference.of(run, new StopSignal(), Pause.BLOCKING))
        .isInstanceOf(Outcome.Success.class);
  }
}
