package dev.millrace.asl.run;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the threads that are at work rather than waiting for a time or for somebody. */
final class Workload {
  private final AtomicInteger busy = new AtomicInteger();

  void begin() {
    busy.incrementAndGet();
  }

  void end() {
    busy.decrementAndGet();
  }

  boolean isIdle() {
    return busy.get() == 0;
  }
}
