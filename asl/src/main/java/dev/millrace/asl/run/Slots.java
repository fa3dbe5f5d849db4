package dev.millrace.asl.run;

import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many things run at once, for one strand that starts them. */
final class Slots {
  private final Workload workload;
  private final LongSupplier limit;
  private long used;
  private boolean isClosed;
  private @Nullable Signal<Optional<Boolean>> change;

  /**
   * Free slots.
   *
   * @param limit how many there are now
   */
  Slots(Workload workload, LongSupplier limit) {
    this.workload = workload;
    this.limit = limit;
  }

  /** Waits for a slot and takes it; false if no more are given out. */
  boolean take(Strand strand) {
    while (true) {
      Signal<Optional<Boolean>> next;
      synchronized (this) {
        if (isClosed) {
          return false;
        }
        if (used < limit.getAsLong()) {
          used++;
          return true;
        }
        next = watch();
      }
      strand.await(next);
    }
  }

  /** Gives a slot back. */
  synchronized void free() {
    used--;
    wake();
  }

  /** Gives out no more slots. */
  synchronized void close() {
    isClosed = true;
    wake();
  }

  /** Looks again at how many slots there are. */
  synchronized void wake() {
    if (change != null) {
      change.complete(Optional.of(true));
      change = null;
    }
  }

  /** Waits until all slots are free, come what may. */
  void awaitFree() {
    while (true) {
      Signal<Optional<Boolean>> next;
      synchronized (this) {
        if (used == 0) {
          return;
        }
        next = watch();
      }
      next.await();
    }
  }

  /** Waits until all slots are free or no more are given out. */
  void awaitFree(Strand strand) {
    while (true) {
      Signal<Optional<Boolean>> next;
      synchronized (this) {
        if (used == 0 || isClosed) {
          return;
        }
        next = watch();
      }
      strand.await(next);
    }
  }

  private Signal<Optional<Boolean>> watch() {
    if (change == null) {
      change = new Signal<>(workload);
    }
    return change;
  }
}
