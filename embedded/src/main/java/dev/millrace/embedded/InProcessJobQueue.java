package dev.millrace.embedded;

import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hints in this process: tenants take turns, and the hints of each come first in, first out. So
 * whoever has one job waits for no more than one of each other tenant, however many they have. A
 * hint that is already waiting is not added again. It needs no durability: after a restart the jobs
 * themselves say what is owed to them. Thread-safe.
 */
public final class InProcessJobQueue implements JobQueue, AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Each tenant's hints; whose turn is next stands first. No set is empty. */
  private final Map<TenantId, SequencedSet<JobHint>> turns = new LinkedHashMap<>();

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          Thread.ofPlatform().daemon().name("queue-timer").factory(),
          new ThreadPoolExecutor.DiscardPolicy());
  private int size;
  private boolean closed;

  @Override
  public void send(List<JobHint> more) {
    lock.lock();
    try {
      for (JobHint hint : more) {
        if (turns.computeIfAbsent(hint.key().tenant(), _ -> new LinkedHashSet<>()).add(hint)) {
          size++;
          changed.signal();
        }
      }
    } finally {
      lock.unlock();
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
    lock.lockInterruptibly();
    try {
      while (size == 0 && !closed) {
        changed.await();
      }
      return size == 0 ? Optional.empty() : Optional.of(next());
    } finally {
      lock.unlock();
    }
  }

  /** Whoever had this turn stands last for the next one. */
  private JobHint next() {
    Map.Entry<TenantId, SequencedSet<JobHint>> turn = turns.entrySet().iterator().next();
    SequencedSet<JobHint> hints = turn.getValue();
    turns.remove(turn.getKey());
    JobHint hint = hints.removeFirst();
    if (!hints.isEmpty()) {
      turns.put(hint.key().tenant(), hints);
    }
    size--;
    return hint;
  }

  /** Lets everybody go who waits for a hint, without interrupting anybody's work. */
  @Override
  public void close() {
    timer.shutdownNow();
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How many hints wait. */
  public int size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }
}
