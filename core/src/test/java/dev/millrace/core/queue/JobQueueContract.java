package dev.millrace.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Jobs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link JobQueue} promises. Adapters' tests extend it. */
public abstract class JobQueueContract {

  protected abstract JobQueue queue();

  /** The next hint as a worker would get it, which waits for it. */
  protected abstract JobHint receive() throws Exception;

  @Test
  void shouldDeliverEveryHintThatWasSent() throws Exception {
    List<JobHint> hints =
        IntStream.range(0, 23)
            .mapToObj(_ -> new JobHint(new JobKey(Jobs.TENANT, Jobs.IDS.next())))
            .toList();

    queue().send(hints);

    Set<JobHint> received = new HashSet<>();
    while (received.size() < hints.size()) {
      received.add(receive());
    }
    assertThat(received).containsExactlyInAnyOrderElementsOf(hints);
  }

  @Test
  void shouldSendNothingWhenThereIsNothingToSend() throws Exception {
    JobHint only = new JobHint(new JobKey(Jobs.TENANT, Jobs.IDS.next()));

    queue().send(List.of());
    queue().send(List.of(only));

    assertThat(receive()).isEqualTo(only);
  }
}
