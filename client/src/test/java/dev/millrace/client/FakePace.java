package dev.millrace.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;

/** Time stands until the test goes on to what happens next. */
final class FakePace implements Pace {
  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private final PriorityQueue<Later> laters =
      new PriorityQueue<>(Comparator.comparingLong(Later::at));
  private long nanos;

  private record Later(long at, CompletableFuture<String> handle, Runnable then) {}

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized Future<?> after(Duration delay, Runnable then) {
    CompletableFuture<String> handle = new CompletableFuture<>();
    laters.add(new Later(nanos + delay.toNanos(), handle, then));
    return handle;
  }

  /** Waits until so many things wait for their time, goes to the first of them and does it. */
  Duration next(int pending) {
    Awaitility.await().pollInterval(Duration.ofMillis(2)).until(() -> pending() == pending);
    Later next;
    Duration passed;
    synchronized (this) {
      next = laters.remove();
      passed = Duration.ofNanos(next.at() - nanos);
      nanos = next.at();
    }
    next.then().run();
    return passed;
  }

  synchronized int pending() {
    laters.removeIf(later -> later.handle().isCancelled());
    return laters.size();
  }

  @Override
  public void close() {}
}
