package dev.millrace.local.demo;

import java.io.Console;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A line that says how the jobs stand: rewritten in place on a terminal, now and then a new one
 * elsewhere.
 */
final class Progress implements AutoCloseable {
  private final PrintStream talk;
  private final int jobs;
  private final boolean terminal =
      Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  private final long start = System.nanoTime();
  private final AtomicInteger submitted = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  Progress(PrintStream talk, int jobs) {
    this.talk = talk;
    this.jobs = jobs;
    long period = terminal ? 100 : 1000;
    var _ = timer.scheduleAtFixedRate(this::print, period, period, TimeUnit.MILLISECONDS);
  }

  void submitted() {
    submitted.incrementAndGet();
  }

  void ended() {
    ended.incrementAndGet();
  }

  @Override
  public void close() {
    timer.shutdown();
    timer.close();
    print();
    if (terminal) {
      talk.println();
    }
  }

  private void print() {
    int done = ended.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    String line =
        String.format(
            "%4d of %d done   %3d open   %5.0f per second   %.1f s",
            done, jobs, submitted.get() - done, done / seconds, seconds);
    talk.print(terminal ? "\r" + line : line + System.lineSeparator());
    talk.flush();
  }
}
