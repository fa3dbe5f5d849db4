package dev.millrace.embedded;

import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Hints in this process, first in, first out. A hint that is already waiting is not added again. It
 * needs no durability: after a restart the jobs themselves say what is owed to them. Thread-safe.
 */
public final class InProcessJobQueue implements JobQueue, AutoCloseable {
  private final LinkedBlockingQueue<Optional<JobHint>> hints = new LinkedBlockingQueue<>();
  private final Set<JobHint> waiting = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("queue-timer").factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  @Override
  public void send(List<JobHint> more) {
    for (JobHint hint : more) {
      if (waiting.add(hint)) {
        hints.add(Optional.of(hint));
      }
    }
  }

  /** Sends the hint after this time; it is lost if the queue is closed before. */
  public void sendLater(JobHint hint, Duration delay) {
    if (delay.isZero()) {
      send(List.of(hint));
      return;
    }
    var _ =
        timer.schedule(
            () -> send(List.of(hint)), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
  }

  /**
   * The next hint; waits until there is one. Empty when the queue is closed and its hints are
   * taken.
   */
  public Optional<JobHint> take() throws InterruptedException {
    Optional<JobHint> hint = hints.take();
    hint.ifPresentOrElse(waiting::remove, this::close);
    return hint;
  }

  /** Lets everybody go who waits for a hint, without interrupting anybody's work. */
  @Override
  public void close() {
    timer.shutdownNow();
    hints.add(Optional.empty());
  }

  /** How many hints wait. */
  public int size() {
    return hints.size();
  }
}
