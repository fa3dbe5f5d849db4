package dev.millrace.local.function;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Counts the calls that run at once. Thread-safe. */
final class RunningCalls {
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  String count(Supplier<String> call) {
    most.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      return call.get();
    } finally {
      running.decrementAndGet();
    }
  }

  int most() {
    return most.get();
  }
}
