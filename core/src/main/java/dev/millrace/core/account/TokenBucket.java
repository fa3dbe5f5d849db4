package dev.millrace.core.account;

import dev.millrace.core.job.JobPolicy;
import java.time.Duration;
import java.time.Instant;

/**
 * A token bucket kept as one number, the generic cell rate algorithm (ITU-T I.371): the moment at
 * which the bucket would be full again. Each token moves it on by one interval; a token is there
 * while it is not further ahead than the burst allows. Times are microseconds since 1970.
 * Immutable.
 */
public final class TokenBucket {
  private static final long MICROS = 1_000_000;

  private final long interval;
  private final long tolerance;

  /** The bucket of a key with these limits. */
  public TokenBucket(Limits limits) {
    this.interval = MICROS / limits.perSecond();
    this.tolerance = interval * (limits.burst() - 1L);
  }

  /** Microseconds since 1970. */
  public static long micros(Instant time) {
    return Math.multiplyExact(time.toEpochMilli(), 1000);
  }

  /** Microseconds by which a token moves the moment on. */
  public long interval() {
    return interval;
  }

  /** The latest moment at which there still is a token now. */
  public long latest(long now) {
    return now + tolerance;
  }

  /**
   * Beyond this moment no bucket is empty by what was taken from it: somebody's clock was wrong,
   * and for that nobody is kept waiting.
   */
  public long implausible(long now) {
    return latest(now) + interval + JobPolicy.CLOCK_SKEW.toMillis() * 1000;
  }

  /** Whether all tokens are there. */
  public boolean isFull(long full, long now) {
    return full <= now || full > implausible(now);
  }

  /** When the bucket is full again after one more token is taken. */
  public long taken(long full, long now) {
    return (isFull(full, now) ? now : full) + interval;
  }

  /** Tokens that are there. */
  public long left(long full, long now) {
    long ahead = isFull(full, now) ? now : full;
    return ahead > latest(now) ? 0 : (latest(now) - ahead) / interval + 1;
  }

  /** Until there is a token. */
  public Duration untilNext(long full, long now) {
    return isFull(full, now) ? Duration.ZERO : ofMicros(Math.max(0, full - latest(now)));
  }

  /** Until the bucket is full. */
  public Duration untilFull(long full, long now) {
    return isFull(full, now) ? Duration.ZERO : ofMicros(full - now);
  }

  private static Duration ofMicros(long micros) {
    return Duration.ofNanos(micros * 1000);
  }
}
