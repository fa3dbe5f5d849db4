package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OvertakingTest {
  private final LinkedBlockingQueue<JobKey> express = new LinkedBlockingQueue<>();
  private final AtomicInteger looks = new AtomicInteger();
  private final Supplier<List<JobKey>> source =
      () -> {
        looks.incrementAndGet();
        return Optional.ofNullable(express.poll()).map(List::of).orElse(List.of());
      };

  @Test
  void shouldFindWhatComesWhileAFullBatchIsWorkedOff() {
    JobKey rare = Jobs.queued().key();
    try (Overtaking overtaking = Overtaking.during(10, 10, source)) {
      express.add(rare);

      Optional<JobKey> next = overtaking.next();
      while (next.isEmpty()) {
        Thread.onSpinWait();
        next = overtaking.next();
      }

      assertThat(next).contains(rare);
    }
  }

  @Test
  void shouldNotLookBehindABatchThatIsNotFull() {
    express.add(Jobs.queued().key());
    try (Overtaking overtaking = Overtaking.during(9, 10, source)) {
      assertThat(overtaking.next()).isEmpty();
    }

    assertThat(looks).hasValue(0);
  }

  @Test
  void shouldLookAtMostOnceDuringAJob() {
    try (Overtaking overtaking = Overtaking.during(10, 10, source)) {
      assertThat(overtaking.next()).isEmpty();
    }

    assertThat(looks.get()).isBetween(1, 2);
  }
}
