package dev.millrace.asl.run;

import org.jspecify.annotations.Nullable;

/** A value that one thread waits for and others may bring; the first one counts. */
final class Signal<T> {
  private final Workload workload;
  private @Nullable T value;
  private boolean isWaitedFor;

  Signal(Workload workload) {
    this.workload = workload;
  }

  /** Brings the value; false if there is one already. */
  synchronized boolean complete(T brought) {
    if (value != null) {
      return false;
    }
    value = brought;
    if (isWaitedFor) {
      isWaitedFor = false;
      workload.begin();
    }
    notifyAll();
    return true;
  }

  /** Waits for the value, as long as it takes. A waiting thread does no work. */
  synchronized T await() {
    boolean interrupted = false;
    if (value == null) {
      isWaitedFor = true;
      workload.end();
    }
    while (value == null) {
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return value;
  }
}
