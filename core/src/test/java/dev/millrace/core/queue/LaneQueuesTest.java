package dev.millrace.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Jobs;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneQueuesTest {
  private final List<List<JobHint>> cpu = new ArrayList<>();
  private final List<List<JobHint>> llm = new ArrayList<>();
  private final LaneQueues queues = new LaneQueues(cpu::add, llm::add);

  @Test
  void shouldSendEachHintWhereTheWorkersOfItsLaneLook() {
    JobHint first = JobHint.of(Jobs.queued());
    JobHint asked = JobHint.of(Jobs.queuedForProvider());
    JobHint second = JobHint.of(Jobs.queued());

    queues.send(List.of(first, asked, second));

    assertThat(cpu).containsExactly(List.of(first, second));
    assertThat(llm).containsExactly(List.of(asked));
  }

  @Test
  void shouldLeaveAQueueAloneForWhichThereIsNothing() {
    queues.send(List.of(JobHint.of(Jobs.queued())));
    queues.send(List.of());

    assertThat(cpu).hasSize(1);
    assertThat(llm).isEmpty();
  }
}
