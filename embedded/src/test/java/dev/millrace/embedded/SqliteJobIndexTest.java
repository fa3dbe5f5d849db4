package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobIndex.Page;
import dev.millrace.core.job.JobIndex.Position;
import dev.millrace.core.job.JobIndexContract;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.Retention;
import dev.millrace.core.payload.Payload;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobIndexTest extends JobIndexContract {
  private static final int MANY = 10_000;

  @TempDir Path folder;
  private SqliteJobStore store;

  @BeforeEach
  void open() {
    store = SqliteJobStore.onDisk(folder.resolve("jobs.db"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected JobStore store() {
    return store;
  }

  @Override
  protected JobIndex index() {
    return store;
  }

  @Test
  void shouldPageThroughTenThousandJobsOnceEachWhileOthersAreAdded() throws Exception {
    AtomicBoolean walked = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Set<JobId> there = createMany(threads, MANY);
      Future<Integer> adding =
          threads.submit(() -> {
            int added = 0;
            while (!walked.get()) {
              store.create(job(Jobs.NOW.plusSeconds(++added)));
            }
            return added;
          });
      List<JobId> met = new ArrayList<>();
      Position after = new Position(Jobs.NOW, new JobId("job_" + "z".repeat(26)));
      do {
        Page page = store.page(Jobs.TENANT, JobFilter.ALL, after, 100, Jobs.NOW);
        page.jobs().forEach(each -> met.add(each.key().id()));
        after = page.next();
      } while (after != null);
      walked.set(true);

      assertThat(adding.get()).isPositive();
      assertThat(met).hasSize(MANY).doesNotHaveDuplicates();
      assertThat(new HashSet<>(met)).isEqualTo(there);
    }
  }

  @Test
  void shouldLookAtABoundedNumberOfJobsHoweverFewFit() {
    JobFilter none = new JobFilter(Set.of(JobStatus.FAILED), null, null, null, null);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      createMany(threads, MANY + 1);
    }

    Page first = store.page(Jobs.TENANT, none, null, 100, Jobs.NOW);
    assertThat(first.jobs()).isEmpty();
    assertThat(first.next()).isNotNull();
    assertThat(store.page(Jobs.TENANT, none, first.next(), 100, Jobs.NOW))
        .isEqualTo(new Page(List.of(), null));
  }

  @Test
  void shouldStripWhatIsOverItsTimeAndNothingElse() {
    Job done = Jobs.settled();
    Job owed = Jobs.succeeded();
    store.create(done);
    store.create(owed);

    assertThat(store.overTime(Jobs.NOW.minusMillis(1), 10)).isEmpty();
    assertThat(store.overTime(Jobs.NOW, 10)).containsExactly(done.key());
    store.strip(List.of(done.key(), owed.key()));

    Job stripped = store.find(done.key()).orElseThrow();
    Instant over = Jobs.NOW.plus(Retention.DATA);
    assertThat(stripped.request().input()).isEqualTo(new Payload.Removed(over, true));
    assertThat(stripped.version()).isEqualTo(done.version() + 1);
    assertThat(Retention.view(done, over).state()).isEqualTo(stripped.state());
    assertThat(store.find(owed.key())).contains(owed);
    assertThat(store.overTime(Jobs.NOW, 10)).isEmpty();
  }

  private Set<JobId> createMany(ExecutorService threads, int count) {
    Set<JobId> ids = new HashSet<>();
    List<Future<?>> writes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Job job = job(Jobs.NOW.minusMillis(1 + i / 3));
      ids.add(job.key().id());
      writes.add(threads.submit(() -> store.create(job)));
    }
    writes.forEach(SqliteJobIndexTest::await);
    return ids;
  }

  private static void await(Future<?> write) {
    try {
      write.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static Job job(Instant createdAt) {
    return Job.accept(
        new JobKey(Jobs.TENANT, Jobs.IDS.next()), Jobs.request(createdAt), Jobs.POLICY);
  }
}
