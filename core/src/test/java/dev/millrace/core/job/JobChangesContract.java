package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link JobChanges} promises. Adapters' tests extend it; their clock is the machine's.
 */
public abstract class JobChangesContract {
  /** Longer than any test may take: whoever waits so long has missed something. */
  private static final Duration LONG = Duration.ofSeconds(60);

  protected abstract JobStore store();

  protected abstract JobChanges changes();

  @Test
  void shouldAnswerAtOnceWithWhatIsAsWanted() {
    Job done = create(Jobs.succeeded());

    assertThat(changes().await(done.key(), JobChangesContract::isFinal, in(LONG))).contains(done);
  }

  @Test
  void shouldAnswerNothingForAJobThatIsNotThere() {
    assertThat(changes().await(Jobs.queued().key(), JobChangesContract::isFinal, in(LONG)))
        .isEmpty();
  }

  @Test
  void shouldAnswerTheJobAsItStandsWhenTheTimeIsOver() {
    Job running = create(Jobs.running());
    Instant end = in(Duration.ofMillis(120));

    assertThat(changes().await(running.key(), JobChangesContract::isFinal, end)).contains(running);
    assertThat(Instant.now()).isAfterOrEqualTo(end);
    assertThat(changes().await(running.key(), JobChangesContract::isFinal, end)).contains(running);
    assertThat(changes().await(running.key(), JobChangesContract::isFinal, Instant.EPOCH))
        .contains(running);
  }

  @Test
  void shouldSeeEveryEndWhenItComesJustAsSomebodyBeginsToWait() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 100; round++) {
        Job running = create(Jobs.running());
        Job done = Jobs.end(running);
        CyclicBarrier start = new CyclicBarrier(4);
        List<Future<Optional<Job>>> waits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          waits.add(
              threads.submit(() -> {
                start.await();
                return changes().await(running.key(), JobChangesContract::isFinal, in(LONG));
              }));
        }
        Instant begun = Instant.now();
        start.await();
        store().save(done);
        for (Future<Optional<Job>> wait : waits) {
          assertThat(wait.get()).contains(done);
        }
        assertThat(Duration.between(begun, Instant.now())).isLessThan(LONG.dividedBy(2));
      }
    }
  }

  @Test
  void shouldWaitOnThroughChangesThatAreNotWanted() throws Exception {
    Job queued = create(Jobs.queued());
    Job running = Jobs.next(queued.claim(Jobs.NOW, "w", Jobs.POLICY));
    Job done = Jobs.end(running);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Job>> wait =
          threads.submit(
              () -> changes().await(queued.key(), JobChangesContract::isFinal, in(LONG)));
      Future<Optional<Job>> moved =
          threads.submit(() -> changes().await(queued.key(), job -> job.version() > 1, in(LONG)));
      store().save(running);
      assertThat(moved.get()).isPresent();
      store().save(done);
      assertThat(wait.get()).contains(done);
    }
  }

  private static boolean isFinal(Job job) {
    return job.status().isFinal();
  }

  private Job create(Job job) {
    store().create(job);
    return job;
  }

  private static Instant in(Duration time) {
    return Instant.now().plus(time);
  }
}
