package dev.millrace.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a failed run waits for the next one: full jitter, from nothing to 2 s doubled with every
 * attempt, at most 15 min
 * (aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter). Thread-safe if the
 * random generator is.
 */
public final class Backoff {
  private static final Duration BASE = Duration.ofSeconds(2);
  private static final Duration CAP = Duration.ofMinutes(15);
  private static final int MOST_DOUBLINGS = 20;

  private final RandomGenerator random;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The wait after a failed attempt, drawn anew at every call.
   *
   * @param attempt the attempt that failed, 1 or more
   */
  public Duration afterAttempt(int attempt) {
    long ceiling = BASE.toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS);
    return Duration.ofMillis(random.nextLong(Math.min(ceiling, CAP.toMillis()) + 1));
  }

  /** The wait after a run that somebody else turned away: no shorter than it asked for. */
  Duration afterRefusal(int refusals, Duration asked) {
    Duration drawn = afterAttempt(refusals + 1);
    return drawn.compareTo(asked) > 0 ? drawn : asked;
  }
}
