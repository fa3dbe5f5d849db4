package dev.millrace.local.embedded;

import dev.millrace.asl.run.TaskRequest;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StopSignal.Reason;
import dev.millrace.worker.Shift;
import dev.millrace.worker.batch.ChunkTask;
import dev.millrace.worker.batch.RunChunks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that run the chunks of batches for state machines. Nobody interrupts them: what they
 * store is stored whole. Thread-safe.
 */
final class BatchWorkers implements AutoCloseable {
  /** A chunk is handed on so long before its task times out. */
  private static final Duration LONGEST = Duration.ofMinutes(14);

  private final RunChunks runChunks;
  private final InstantSource clock;
  private final ExecutorService threads;

  /**
   * Runs chunks.
   *
   * @param chunks how many at once
   */
  BatchWorkers(RunChunks runChunks, int chunks, InstantSource clock) {
    this.runChunks = runChunks;
    this.clock = clock;
    this.threads =
        Executors.newFixedThreadPool(
            chunks, Thread.ofPlatform().name("batch-worker-", 0).factory());
  }

  /** Runs the task, and answers how many of its chunks are done. */
  String run(String event, TaskRequest request) {
    ChunkTask task = ChunkTask.read(event);
    StopSignal stop = new StopSignal();
    request.stop().onStop(() -> stop.stop(Reason.SHUTTING_DOWN));
    Future<Integer> done =
        threads.submit(() ->
            runChunks.run(
                task, new Shift(request.id(), false, clock.instant().plus(LONGEST), stop)));
    return "{\"chunks\":" + await(done, stop) + "}";
  }

  /** Whoever is interrupted has the chunk handed on, and sees it through. */
  private static int await(Future<Integer> done, StopSignal stop) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return done.get();
        } catch (InterruptedException _) { // told to the chunk; the interrupt is set again below
          interrupted = true;
          stop.stop(Reason.SHUTTING_DOWN);
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException failure) {
            throw failure;
          }
          throw new IllegalStateException("A chunk was not run", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** To be called when no task comes any more. */
  @Override
  public void close() {
    threads.close();
  }
}
