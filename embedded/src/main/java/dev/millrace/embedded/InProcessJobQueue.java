package dev.millrace.embedded;

import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Hints in this process, first in, first out. A hint that is already waiting is not added again. It
 * needs no durability: after a restart the jobs themselves say what is owed to them. Thread-safe.
 */
public final class InProcessJobQueue implements JobQueue, AutoCloseable {
  private final LinkedBlockingQueue<Optional<JobHint>> hints = new LinkedBlockingQueue<>();
  private final Set<JobHint> waiting = ConcurrentHashMap.newKeySet();

  @Override
  public void send(List<JobHint> more) {
    for (JobHint hint : more) {
      if (waiting.add(hint)) {
        hints.add(Optional.of(hint));
      }
    }
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
    hints.add(Optional.empty());
  }

  /** How many hints wait. */
  public int size() {
    return hints.size();
  }
}
