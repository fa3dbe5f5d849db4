package dev.millrace.asl.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers that follow a clock. */
public final class SystemTimers implements Timers, AutoCloseable {
  private static final Duration LONGEST = Duration.ofDays(1);

  private final Clock clock;
  private final ScheduledThreadPoolExecutor executor;

  public SystemTimers(Clock clock) {
    this.clock = clock;
    this.executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("asl-timers").factory());
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public Timer at(Instant time, Runnable action) {
    Pending pending = new Pending(time, action);
    pending.schedule();
    return pending;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  /** Looks at the clock once a day, so that a clock that was set does not make it late. */
  private final class Pending implements Timer, Runnable {
    private final Instant time;
    private final Runnable action;
    private boolean cancelled;
    private Future<?> next = CompletableFuture.completedFuture(null);

    Pending(Instant time, Runnable action) {
      this.time = time;
      this.action = action;
    }

    synchronized void schedule() {
      if (!cancelled && !executor.isShutdown()) {
        Duration left = Duration.between(clock.instant(), time);
        Duration delay = left.compareTo(LONGEST) > 0 ? LONGEST : left;
        next = executor.schedule(this, Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
      }
    }

    @Override
    public void run() {
      if (clock.instant().isBefore(time)) {
        schedule();
      } else {
        action.run();
      }
    }

    @Override
    public synchronized void cancel() {
      cancelled = true;
      next.cancel(false);
    }
  }
}
