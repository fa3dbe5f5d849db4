package dev.millrace.aws;

import dev.millrace.core.job.JobKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks for jobs that overtake while a batch is worked off, beside the work, so that the work never
 * waits for the look. Thread-safe.
 */
public final class Overtaking implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Supplier<List<JobKey>> source;
  private final Queue<JobKey> found = new ConcurrentLinkedQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  private Overtaking(Supplier<List<JobKey>> source, boolean worthwhile) {
    this.source = source;
    this.thread = Thread.ofVirtual().unstarted(this::look);
    if (worthwhile) {
      thread.start();
    }
  }

  /**
   * Begins to look if the batch is full: only then is there a backlog behind it.
   *
   * @param full how many messages a full batch has
   */
  public static Overtaking during(int messages, int full, Supplier<List<JobKey>> source) {
    return new Overtaking(source, messages >= full);
  }

  /** A job that may go first now. */
  public Optional<JobKey> next() {
    return Optional.ofNullable(found.poll());
  }

  /** Ends the look. What was found and not taken still waits in the main queue. */
  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      do {
        if (found.isEmpty()) {
          found.addAll(source.get());
        }
      } while (!over.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
