package dev.millrace.worker;

import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A timer, each of whose tasks has a thread of its own, so that none waits. Thread-safe. */
public final class ThreadTimer implements Timer, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("run-timer").factory());

  public ThreadTimer() {
    thread.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Call after(Duration delay, Runnable task) {
    ScheduledFuture<?> call =
        thread.schedule(
            () -> Thread.startVirtualThread(task),
            Math.max(0, delay.toMillis()),
            TimeUnit.MILLISECONDS);
    return () -> call.cancel(false);
  }

  /** Nobody is called any more. */
  @Override
  public void close() {
    thread.shutdownNow();
  }
}
