package dev.millrace.inference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a run to stop. Whoever runs decides when it can: a model between two of its steps, a call of
 * a provider at any time. Thread-safe.
 */
public final class StopSignal {
  private final List<Runnable> listeners = new ArrayList<>();
  private @Nullable Reason reason;
  private long waitedNanos;
  private @Nullable Long waitsSince;

  /** Why a run is to stop. */
  public enum Reason {
    /** Nobody wants the result, or somebody else has the job by now. */
    NOT_WANTED,
    /** The worker would be killed soon. */
    TIME_IS_UP,
    /** The worker is to end in order. */
    SHUTTING_DOWN
  }

  /** Stops the run, unless it has been stopped before. */
  public synchronized void stop(Reason why) {
    if (reason == null) {
      reason = why;
      listeners.forEach(Runnable::run);
    }
  }

  /** Something that a run waits for on its own thread, without which it cannot go on. */
  @FunctionalInterface
  public interface Turn {

    /** Returns when it is there. */
    void await() throws InterruptedException;
  }

  /**
   * Waits until it is the run's turn, or the run is to stop. One thread at a time.
   *
   * @throws StoppedException if the run is to stop, or its thread is interrupted
   */
  public void await(Turn turn) {
    Runnable interrupt = Thread.currentThread()::interrupt;
    waits(true);
    onStop(interrupt);
    try {
      turn.await();
    } catch (InterruptedException e) {
      if (reason().isEmpty()) {
        Thread.currentThread().interrupt();
      }
      throw new StoppedException(e);
    } finally {
      forget(interrupt);
      waits(false);
      if (reason().isPresent()) {
        // that was for this wait, even if it came too late for it
        var _ = Thread.interrupted();
      }
    }
  }

  private synchronized void waits(boolean begins) {
    waitedNanos = waited().toNanos();
    waitsSince = begins ? System.nanoTime() : null;
  }

  /** How long the run has waited for its turn until now, through no fault of its own. */
  public synchronized Duration waited() {
    long since = waitsSince == null ? 0 : System.nanoTime() - waitsSince;
    return Duration.ofNanos(waitedNanos + since);
  }

  /**
   * Lets the run go on.
   *
   * @throws StoppedException if it is to stop
   */
  public void check() {
    if (reason().isPresent()) {
      throw new StoppedException(null);
    }
  }

  /** Why the run is to stop; empty if it may go on. */
  public synchronized Optional<Reason> reason() {
    return Optional.ofNullable(reason);
  }

  /**
   * Is called when the run is to stop: now, if it was stopped before. It must be quick, and is
   * never called once {@link #forget} has returned.
   */
  public synchronized void onStop(Runnable listener) {
    listeners.add(listener);
    if (reason != null) {
      listener.run();
    }
  }

  /** Calls the listener no more. */
  public synchronized void forget(Runnable listener) {
    listeners.remove(listener);
  }
}
