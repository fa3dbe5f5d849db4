package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.QueuePlace;
import dev.millrace.core.queue.QueueStats;
import dev.millrace.core.queue.QueueStatsContract;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqliteQueueStatsTest extends QueueStatsContract {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private Instant now = Jobs.NOW.plusSeconds(60);
  private final SqliteQueueStats stats = new SqliteQueueStats(store, () -> now, () -> 1, 2);

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected QueueStats stats() {
    return stats;
  }

  @Override
  protected void enqueue(List<Job> jobs) {
    jobs.forEach(store::create);
  }

  @Test
  void shouldKnowThePlaceWithinTheTenantsOwnLine() {
    Job first = waiting("a", 0);
    Job second = waiting("a", 10);
    waiting("b", 1);
    waiting("b", 2);
    Job third = waiting("a", 20);

    assertThat(stats.place(first)).contains(new QueuePlace(0, Duration.ofSeconds(60)));
    assertThat(stats.place(second).orElseThrow().position()).isEqualTo(2);
    assertThat(stats.place(third)).contains(new QueuePlace(2, Duration.ofSeconds(60)));

    store.save(Jobs.next(first.claim(now, "w", Jobs.POLICY)));
    now = now.plusSeconds(1);
    assertThat(stats.place(third)).contains(new QueuePlace(1, Duration.ofSeconds(51)));
  }

  @Test
  void shouldTellASubmissionTheLengthOfTheLineWithoutCountingAgain() {
    waiting("a", 0);
    waiting("a", 1);
    now = Jobs.NOW.plusMillis(1500);
    Job submitted = waiting("a", 2);

    assertThat(stats.place(submitted).orElseThrow().ahead()).isEqualTo(2);
    waiting("a", 2);
    now = Jobs.NOW.plusMillis(2400);
    assertThat(stats.place(waiting("a", 2)).orElseThrow().ahead()).isEqualTo(2);
  }

  @Test
  void shouldLeaveOutWhatWaitsForTheTimeOfItsRetry() {
    Job retried =
        Jobs.next(Jobs.fail(Jobs.running(), Jobs.NOW, ErrorCode.INTERNAL, Duration.ofSeconds(90)));
    store.create(retried);

    assertThat(stats.place(retried)).isEmpty();
    assertThat(stats.state().depth()).isZero();
    assertThat(stats.state().oldestAge()).isNull();

    now = Jobs.NOW.plusSeconds(91);
    assertThat(stats.place(retried)).isPresent();
    assertThat(stats.state().depth()).isEqualTo(1);
    assertThat(stats.state().oldestAge()).isEqualTo(Duration.ofSeconds(91));
  }

  @Test
  void shouldFindTheOldestOfAllTenants() {
    waiting("a", 30);
    waiting("b", 20);
    waiting("c", 10);
    waiting("d", 40);

    assertThat(stats.state().oldestAge()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void shouldCountNoFurtherThanItsCap() {
    for (int i = 0; i < QueueStats.MOST_COUNTED + 5; i++) {
      waiting("a", 0);
    }
    Job last = waiting("a", 1);

    assertThat(stats.place(last).orElseThrow().ahead()).isEqualTo(QueueStats.MOST_COUNTED);
    assertThat(stats.state().depth()).isEqualTo(QueueStats.MOST_COUNTED);
  }

  private Job waiting(String tenant, int second) {
    Job job =
        Job.accept(
            new JobKey(new TenantId(tenant), Jobs.IDS.next()),
            Jobs.request(Jobs.NOW.plusSeconds(second)),
            Jobs.POLICY);
    store.create(job);
    return job;
  }
}
