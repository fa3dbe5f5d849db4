package dev.millrace.embedded;

import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Hints in this process, first in, first out. A hint that is already waiting is not added again. It
 * needs no durability: after a restart the jobs themselves say what is owed to them. Thread-safe.
 */
public final class InProcessJobQueue implements JobQueue {
  private final LinkedBlockingQueue<JobHint> hints = new LinkedBlockingQueue<>();
  private final Set<JobHint> waiting = ConcurrentHashMap.newKeySet();

  @Override
  public void send(List<JobHint> more) {
    for (JobHint hint : more) {
      if (waiting.add(hint)) {
        hints.add(hint);
      }
    }
  }

  /** The next hint; waits until there is one. */
  public JobHint take() throws InterruptedException {
    JobHint hint = hints.take();
    waiting.remove(hint);
    return hint;
  }

  /** How many hints wait. */
  public int size() {
    return hints.size();
  }
}
