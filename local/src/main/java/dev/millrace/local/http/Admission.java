package dev.millrace.local.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Lets only so many requests be answered at once. Those beyond are told when to come again, each a
 * little later than the one before, so that they do not all come at the same moment. Thread-safe.
 */
final class Admission {
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  /** Far fewer come again in a second than a slow disk lets be answered. */
  private static final long NANOS_BETWEEN = Duration.ofMillis(2).toNanos();

  private final Semaphore places;
  private long toldNanos = System.nanoTime();

  Admission(int most) {
    this.places = new Semaphore(most);
  }

  /** Whether there was a place; it must be given back by {@link #leave}. */
  boolean enter() {
    return places.tryAcquire();
  }

  void leave() {
    places.release();
  }

  /** When one who found no place shall come again. */
  synchronized Duration comeAgain() {
    long now = System.nanoTime();
    toldNanos = now + Math.max(0, toldNanos - now) + NANOS_BETWEEN;
    return SHORTEST_WAIT.plusNanos(toldNanos - now);
  }
}
