package dev.millrace.asl.run;

import java.util.ArrayList;
import java.util.List;

/** Tells work that nobody waits for it any more. Thread-safe. */
public final class StopSignal {
  private final Workload workload;
  private final List<Runnable> actions = new ArrayList<>();
  private boolean stopped;

  StopSignal(Workload workload) {
    this.workload = workload;
  }

  /** Whether the result is of no use any more. */
  public synchronized boolean isStopped() {
    return stopped;
  }

  /** Has the action called once it is so, or at once if it is so already. */
  public void onStop(Runnable action) {
    synchronized (this) {
      if (!stopped) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Waits until it is so. */
  public void awaitStop() {
    Signal<Boolean> signal = new Signal<>(workload);
    onStop(() -> signal.complete(true));
    signal.await();
  }

  void stop() {
    List<Runnable> due;
    synchronized (this) {
      if (stopped) {
        return;
      }
      stopped = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }
}
