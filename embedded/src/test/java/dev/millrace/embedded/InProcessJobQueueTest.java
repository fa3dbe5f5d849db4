package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Jobs;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.JobQueueContract;
import java.util.List;
import org.junit.jupiter.api.Test;

class InProcessJobQueueTest extends JobQueueContract {
  private final InProcessJobQueue queue = new InProcessJobQueue();

  @Override
  protected JobQueue queue() {
    return queue;
  }

  @Override
  protected JobHint receive() throws InterruptedException {
    return queue.take().orElseThrow();
  }

  @Test
  void shouldHoldAHintOnlyOnceWhileItWaits() throws InterruptedException {
    JobHint hint = new JobHint(Jobs.queued().key());

    queue.send(List.of(hint, hint));
    assertThat(queue.size()).isEqualTo(1);
    queue.take();
    queue.send(List.of(hint));
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void shouldLetEverybodyGoWhenItIsClosed() throws InterruptedException {
    queue.close();

    assertThat(queue.take()).isEmpty();
    assertThat(queue.take()).isEmpty();
  }
}
