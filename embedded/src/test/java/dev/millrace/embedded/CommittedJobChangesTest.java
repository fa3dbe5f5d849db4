package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobChangesContract;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedJobChangesTest extends JobChangesContract {
  private static final int MOST = 10_000;

  @TempDir Path folder;
  private SqliteJobStore store;
  private CommittedJobChanges changes;

  @BeforeEach
  void open() {
    store = SqliteJobStore.onDisk(folder.resolve("jobs.db"));
    changes = new CommittedJobChanges(store, InstantSource.system(), MOST);
  }

  @AfterEach
  void close() {
    changes.close();
    store.close();
  }

  @Override
  protected JobStore store() {
    return store;
  }

  @Override
  protected JobChanges changes() {
    return changes;
  }

  @Test
  void shouldHoldTenThousandWaitersWithoutAThreadForEachAndAnswerTheNextAtOnce() throws Exception {
    Job running = Jobs.running();
    Job done = Jobs.end(running);
    store.create(running);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Job>>> waits = new ArrayList<>();
      for (int i = 0; i < MOST; i++) {
        waits.add(threads.submit(() -> await(running)));
      }
      awaitWaiters(MOST);
      // platform threads only: virtual ones have no place here
      assertThat(Thread.getAllStackTraces()).hasSizeLessThan(200);

      assertThat(await(running)).contains(running);

      store.save(done);
      for (Future<Optional<Job>> wait : waits) {
        assertThat(wait.get(30, TimeUnit.SECONDS)).contains(done);
      }
    }
    assertThat(changes.waiting()).isZero();
  }

  @Test
  void shouldTakeTheNextWaitersOnceTheEarlierHaveGone() {
    CommittedJobChanges few = new CommittedJobChanges(store, InstantSource.system(), 1);
    Job running = Jobs.running();
    store.create(running);
    for (int i = 0; i < 3; i++) {
      Instant end = Instant.now().plusMillis(20);
      assertThat(few.await(running.key(), job -> false, end)).contains(running);
      assertThat(Instant.now()).isAfterOrEqualTo(end);
    }
    assertThat(few.waiting()).isZero();
  }

  @Test
  void shouldSendEverybodyAwayWhenItIsClosed() throws Exception {
    Job running = Jobs.running();
    store.create(running);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Job>> wait = threads.submit(() -> await(running));
      awaitWaiters(1);
      changes.close();

      assertThat(wait.get(10, TimeUnit.SECONDS)).contains(running);
      assertThat(await(running)).contains(running);
    }
  }

  @Test
  void shouldTellOfSettlementsToo() throws Exception {
    Job done = Jobs.succeeded();
    store.create(done);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Job>> wait =
          threads.submit(() ->
              changes.await(
                  done.key(),
                  job -> job.version() > done.version(),
                  Instant.now().plusSeconds(60)));
      awaitWaiters(1);
      var settlement = done.settle().orElseThrow();
      store.settle(List.of(settlement));

      assertThat(wait.get(10, TimeUnit.SECONDS)).contains(settlement.next());
    }
  }

  private Optional<Job> await(Job job) {
    return changes.await(
        job.key(), each -> each.status().isFinal(), Instant.now().plus(Duration.ofSeconds(60)));
  }

  private void awaitWaiters(int count) {
    while (changes.waiting() < count) {
      Thread.onSpinWait();
    }
  }
}
