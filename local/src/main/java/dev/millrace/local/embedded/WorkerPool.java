package dev.millrace.local.embedded;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.queue.Disposition;
import dev.millrace.embedded.InProcessJobQueue;
import dev.millrace.inference.StopSignal;
import dev.millrace.worker.RunJob;
import dev.millrace.worker.Shift;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that run jobs, each one at a time: as many as there are threads, never more. */
final class WorkerPool implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final RunJob runJob;
  private final InstantSource clock;
  private final Set<StopSignal> running = ConcurrentHashMap.newKeySet();
  private final HintPool pool;

  WorkerPool(
      String name,
      InProcessJobQueue queue,
      RunJob runJob,
      Runnable loadModels,
      int slots,
      InstantSource clock) {
    this.runJob = runJob;
    this.clock = clock;
    this.pool = new HintPool(name, slots, queue, () -> warmUp(loadModels), this::run);
  }

  int slots() {
    return pool.slots();
  }

  /** How many of them have a job. */
  int busy() {
    return running.size();
  }

  /** Begins nothing more. */
  void stop() {
    pool.stop();
  }

  /**
   * Lets every job that runs come to its end, for a while; then those that still run are handed
   * back, and do not count.
   */
  @Override
  public void close() {
    pool.stop();
    if (pool.await(LONGEST_WAIT)) {
      return;
    }
    running.forEach(stop -> stop.stop(StopSignal.Reason.SHUTTING_DOWN));
    if (!pool.await(LONGEST_STOP)) {
      LOG.warn("A job is still running; it runs again at the next start");
    }
  }

  private Disposition run(JobKey key, boolean alone) {
    StopSignal stop = new StopSignal();
    running.add(stop);
    try {
      return runJob.run(
          key,
          new Shift(
              Thread.currentThread().getName(),
              alone,
              clock.instant().plus(JobRequest.LONGEST),
              stop));
    } finally {
      running.remove(stop);
    }
  }

  private static void warmUp(Runnable loadModels) {
    try {
      loadModels.run();
    } catch (RuntimeException | LinkageError e) { // a job of the broken model tells it again
      LOG.error("A model cannot be loaded", e);
    }
  }
}
