package dev.millrace.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

/** One stream of work on each processor. */
final class Streams {
  private Streams() {}

  /**
   * Items a second on all processors.
   *
   * @param stream works until {@link System#nanoTime} is what it is given, and counts its items
   */
  static double perSecond(double seconds, LongToIntFunction stream) throws InterruptedException {
    AtomicInteger items = new AtomicInteger();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    List<Thread> threads =
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .mapToObj(_ -> Thread.ofPlatform().start(() -> items.addAndGet(stream.applyAsInt(end))))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    return items.get() / ((System.nanoTime() - start) / 1e9);
  }
}
