package dev.millrace.asl.run;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a group of strands, and the groups within it, to stop. Thread-safe. */
final class Cancellation {
  private final @Nullable Cancellation parent;
  private final Runnable asAction = this::cancel;
  private final Set<Runnable> actions = new LinkedHashSet<>();
  private boolean cancelled;

  Cancellation(@Nullable Cancellation parent) {
    this.parent = parent;
    if (parent != null) {
      parent.onCancel(asAction);
    }
  }

  void cancel() {
    List<Runnable> due;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  void check() {
    if (isCancelled()) {
      throw new Cancelled();
    }
  }

  /** Has the action called when it is cancelled, or at once if it is already. */
  void onCancel(Runnable action) {
    synchronized (this) {
      if (!cancelled) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  synchronized void forget(Runnable action) {
    actions.remove(action);
  }

  /** Lets go of the group above, once this one is done. */
  void close() {
    if (parent != null) {
      parent.forget(asAction);
    }
  }

  /** Thrown where a strand notices that it must stop. */
  static final class Cancelled extends RuntimeException {
    Cancelled() {
      super("stopped", null, false, false);
    }
  }
}
