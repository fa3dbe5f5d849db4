package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.Pause;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobChangesContract;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Jobs;
import dev.millrace.embedded.SqliteJobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolledJobChangesTest extends JobChangesContract {
  private final SqliteJobStore store = SqliteJobStore.inMemory();
  private final JobChanges changes =
      new PolledJobChanges(store, InstantSource.system(), new Random(1), Pause.BLOCKING);
  private Instant now = Jobs.NOW;

  @AfterEach
  void close() {
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
  void shouldReadEverLessOftenAndNeverBeyondTheEnd() {
    List<Duration> gaps = new ArrayList<>();
    JobChanges polled =
        new PolledJobChanges(
            store,
            () -> now,
            new Random(1),
            gap -> {
              gaps.add(gap);
              now = now.plus(gap);
            });
    Job running = Jobs.running();
    store.create(running);

    assertThat(polled.await(running.key(), job -> false, Jobs.NOW.plusSeconds(25)))
        .contains(running);

    assertThat(now).isEqualTo(Jobs.NOW.plusSeconds(25));
    assertThat(gaps.getFirst()).isBetween(Duration.ofMillis(37), Duration.ofMillis(63));
    assertThat(gaps).allMatch(gap -> gap.compareTo(Duration.ofMillis(1250)) <= 0);
    assertThat(gaps).hasSizeBetween(25, 45);
  }
}
