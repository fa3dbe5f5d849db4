package dev.millrace.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.Jobs;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link QueueStats} promises. Adapters' tests extend it. */
public abstract class QueueStatsContract {

  /** The queue under test, of which the contract alone makes use. */
  protected abstract QueueStats stats();

  /** Makes the jobs wait, or waits until it is known that they do. */
  protected abstract void enqueue(List<Job> jobs);

  @Test
  void shouldCountWhatWaitsAndNoMoreBusyWorkersThanThereAre() {
    long before = stats().state().depth();
    enqueue(Stream.generate(Jobs::queued).limit(3).toList());

    QueueState state = stats().state();

    assertThat(state.depth()).isEqualTo(before + 3);
    assertThat(state.inFlight()).isNotNegative();
    assertThat(state.workers().used()).isBetween(0L, state.workers().limit());
    assertThat(state.workers().limit()).isPositive();
  }

  @Test
  void shouldKnowNoPlaceOfAJobThatDoesNotWait() {
    assertThat(stats().place(Jobs.running())).isEmpty();
    assertThat(stats().place(Jobs.succeeded())).isEmpty();
  }
}
