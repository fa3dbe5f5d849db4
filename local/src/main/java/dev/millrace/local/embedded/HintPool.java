package dev.millrace.local.embedded;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.InProcessJobQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that look at the jobs a queue names, each at one: as many as there are, never more. */
final class HintPool {
  private static final Logger LOG = LoggerFactory.getLogger(HintPool.class);

  private final InProcessJobQueue queue;
  private final Handler handler;
  private final ReadWriteLock together = new ReentrantReadWriteLock(true);
  private final List<Thread> threads;
  private volatile boolean closed;

  /** Looks at a job. */
  @FunctionalInterface
  interface Handler {
    Disposition handle(JobKey key, boolean alone);
  }

  /**
   * Begins to look.
   *
   * @param prepare runs on each thread before its first hint
   */
  HintPool(String name, int slots, InProcessJobQueue queue, Runnable prepare, Handler handler) {
    this.queue = queue;
    this.handler = handler;
    this.threads =
        IntStream.rangeClosed(1, slots)
            .mapToObj(i ->
                Thread.ofPlatform().daemon().name(name + "-" + i).unstarted(() -> work(prepare)))
            .toList();
    threads.forEach(Thread::start);
  }

  int slots() {
    return threads.size();
  }

  /** Begins nothing more. */
  void stop() {
    closed = true;
    queue.close();
  }

  /** Whether all that was begun has come to its end within this time. */
  boolean await(Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    boolean all = true;
    for (Thread thread : threads) {
      try {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        all &= thread.join(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return all;
  }

  private void work(Runnable prepare) {
    prepare.run();
    try {
      for (Optional<JobHint> hint = queue.take();
          hint.isPresent() && !closed;
          hint = queue.take()) {
        look(hint.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(JobHint hint) {
    try {
      Disposition disposition = handleTogether(hint.key());
      if (disposition instanceof Disposition.Alone) {
        disposition = handleAlone(hint.key());
      }
      if (disposition instanceof Disposition.Later(Duration delay)) {
        queue.sendLater(hint, delay);
      }
    } catch (RuntimeException
        | LinkageError
        | StackOverflowError e) { // the boundary of the thread; the sweeper has the job
      LOG.error("Job {} could not be looked at", hint.key(), e);
    }
  }

  private Disposition handleTogether(JobKey key) {
    together.readLock().lock();
    try {
      return handler.handle(key, false);
    } finally {
      together.readLock().unlock();
    }
  }

  private Disposition handleAlone(JobKey key) {
    together.writeLock().lock();
    try {
      return handler.handle(key, true);
    } finally {
      together.writeLock().unlock();
    }
  }
}
