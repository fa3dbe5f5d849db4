package dev.millrace.bench;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

/** One stream of work on each processor. */
final class Streams {

  /**
   * What all streams did together.
   *
   * @param cpuMillis processor time of an item, which hardly depends on how busy the machine is
   */
  record Rate(double perSecond, double cpuMillis) {}

  private Streams() {}

  /**
   * Measures streams.
   *
   * @param stream works until {@link System#nanoTime} is what it is given, and counts its items
   */
  static Rate measure(double seconds, LongToIntFunction stream) throws InterruptedException {
    AtomicInteger items = new AtomicInteger();
    AtomicLong cpu = new AtomicLong();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    List<Thread> threads =
        IntStream.range(0, Runtime.getRuntime().availableProcessors())
            .mapToObj(_ ->
                Thread.ofPlatform()
                    .start(() -> {
                      items.addAndGet(stream.applyAsInt(end));
                      cpu.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
                    }))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    double elapsed = (System.nanoTime() - start) / 1e9;
    return new Rate(items.get() / elapsed, cpu.get() / 1e6 / items.get());
  }
}
