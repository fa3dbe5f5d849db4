package dev.millrace.status;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether something answers that others need. It is asked at most every two seconds, by one caller
 * at a time, who waits for two seconds at most, so that nobody can make load of it. Thread-safe.
 */
final class HealthCheck {
  private static final Logger LOG = LoggerFactory.getLogger(HealthCheck.class);
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private final Runnable question;
  private final InstantSource clock;
  private FutureTask<Boolean> latest = new FutureTask<>(() -> true);
  private Instant askedAt = Instant.MIN;

  /** Asks by this call, which throws if there is no answer. */
  HealthCheck(Runnable question, InstantSource clock) {
    this.question = question;
    this.clock = clock;
    latest.run();
  }

  /** Whether it has answered, now or in the last two seconds. */
  boolean passes() {
    try {
      return latest().get(LONGEST.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      LOG.warn("There is no answer within {}", LONGEST);
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("A check cannot fail", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** While a question is under way nobody asks another. */
  private synchronized FutureTask<Boolean> latest() {
    Instant now = clock.instant();
    if (latest.isDone() && !now.isBefore(askedAt.plus(FRESH))) {
      askedAt = now;
      latest = new FutureTask<>(this::answers);
      Thread.ofVirtual().name("health").start(latest);
    }
    return latest;
  }

  private boolean answers() {
    try {
      question.run();
      return true;
    } catch (RuntimeException e) { // whatever it throws, it does not answer
      LOG.warn("There is no answer", e);
      return false;
    }
  }
}
