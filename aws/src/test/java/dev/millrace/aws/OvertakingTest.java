package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OvertakingTest {
  private final LinkedBlockingQueue<JobKey> express = new LinkedBlockingQueue<>();
  private final AtomicInteger looks = new AtomicInteger();

  private List<JobKey> look() {
    looks.incrementAndGet();
    return Optional.ofNullable(express.poll()).map(List::of).orElse(List.of());
  }

  private Overtaking during(int messages) {
    return Overtaking.during(messages, 10, this::look, express::addAll);
  }

  @Test
  void shouldGiveBackWhatWasFoundTooLateForThisBatch() {
    JobKey rare = Jobs.queued().key();
    express.add(rare);
    try (Overtaking _ = during(10)) {
      // closed before anybody asks for the next
    }
    assertThat(looks).hasValue(1);
    assertThat(express).containsExactly(rare);
  }

  @Test
  void shouldFindWhatComesWhileAFullBatchIsWorkedOff() {
    JobKey rare = Jobs.queued().key();
    try (Overtaking overtaking = during(10)) {
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
    try (Overtaking overtaking = during(9)) {
      assertThat(overtaking.next()).isEmpty();
    }

    assertThat(looks).hasValue(0);
  }

  @Test
  void shouldLookAtMostOnceDuringAJob() {
    try (Overtaking overtaking = during(10)) {
      assertThat(overtaking.next()).isEmpty();
    }

    assertThat(looks.get()).isBetween(1, 2);
  }
}
