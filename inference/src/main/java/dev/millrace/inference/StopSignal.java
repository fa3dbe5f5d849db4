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
  private Duration waited = Duration.ZERO;

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

  /** The run has waited so long for its turn, through no fault of its own. */
  public synchronized void waited(Duration time) {
    waited = time;
  }

  /** How long the run has waited for its turn. */
  public synchronized Duration waited() {
    return waited;
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
