package dev.millrace.local.embedded;

import dev.millrace.core.queue.JobHint;
import dev.millrace.embedded.InProcessJobQueue;
import dev.millrace.worker.PackagedModels;
import dev.millrace.worker.RunJob;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that run jobs, each one at a time: as many as there are threads, never more. */
final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

  private final InProcessJobQueue queue;
  private final RunJob runJob;
  private final PackagedModels models;
  private final List<Thread> threads;
  private volatile boolean closed;

  WorkerPool(InProcessJobQueue queue, RunJob runJob, PackagedModels models, int slots) {
    this.queue = queue;
    this.runJob = runJob;
    this.models = models;
    this.threads =
        IntStream.rangeClosed(1, slots)
            .mapToObj(i -> Thread.ofPlatform().daemon().name("worker-" + i).unstarted(this::work))
            .toList();
    threads.forEach(Thread::start);
  }

  int slots() {
    return threads.size();
  }

  /**
   * Lets every job that runs come to its end, within bounds; one that does not is freed at the next
   * start.
   */
  @Override
  public void close() {
    closed = true;
    queue.close();
    for (Thread thread : threads) {
      try {
        if (!thread.join(LONGEST_WAIT)) {
          LOG.warn("{} is still busy; its job runs again at the next start", thread.getName());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work() {
    warmUp();
    try {
      for (Optional<JobHint> hint = queue.take();
          hint.isPresent() && !closed;
          hint = queue.take()) {
        run(hint.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void warmUp() {
    try {
      models.loadAll();
    } catch (RuntimeException | LinkageError e) {
      // the boundary of the thread: a job of the broken model tells it again
      LOG.error("A model cannot be loaded", e);
    }
  }

  private void run(JobHint hint) {
    try {
      runJob.run(hint.key(), Thread.currentThread().getName());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // the boundary of the thread: it must live on; the sweeper has the job
      LOG.error("Job {} could not be looked at", hint.key(), e);
    }
  }
}
