package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.core.queue.JobQueueContract;
import java.util.List;
import java.util.stream.Stream;
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
  void shouldLetTenantsTakeTurns() throws InterruptedException {
    JobHint rare = hint("rare");
    List<JobHint> flood = Stream.generate(() -> hint("flood")).limit(1000).toList();
    queue.send(flood);
    queue.take();
    queue.send(List.of(rare));

    assertThat(List.of(queue.take().orElseThrow(), queue.take().orElseThrow())).contains(rare);
    assertThat(queue.take()).contains(flood.get(2));
  }

  private static JobHint hint(String tenant) {
    return new JobHint(new JobKey(new TenantId(tenant), Jobs.IDS.next()));
  }

  @Test
  void shouldLetEverybodyGoWhenItIsClosed() throws InterruptedException {
    queue.close();

    assertThat(queue.take()).isEmpty();
    assertThat(queue.take()).isEmpty();
  }
}
