package dev.millrace.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Time, and what happens later. */
interface Pace extends AutoCloseable {

  /** The time of the day. */
  Instant now();

  /** Nanoseconds since some moment; they never jump. */
  long nanos();

  /** Does this later, unless it is canceled; it must not block. */
  Future<?> after(Duration delay, Runnable then);

  @Override
  void close();

  /** The real one: one thread for everything that waits. */
  static Pace real(InstantSource clock) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("millrace-client-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    timer.setRejectedExecutionHandler((task, executor) -> {});
    return new Pace() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }

      @Override
      public Future<?> after(Duration delay, Runnable then) {
        return timer.schedule(then, delay.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public void close() {
        timer.shutdownNow();
      }
    };
  }
}
