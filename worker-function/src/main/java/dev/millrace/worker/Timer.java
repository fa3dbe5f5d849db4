package dev.millrace.worker;

import java.time.Duration;

/** Calls somebody after a time. Thread-safe. */
@FunctionalInterface
public interface Timer {

  /** A call that was asked for. */
  @FunctionalInterface
  interface Call {

    /** Takes it back; a call that has begun goes on. */
    void cancel();
  }

  /** Runs the task after this time, on a thread of the timer; it must not throw. */
  Call after(Duration delay, Runnable task);
}
