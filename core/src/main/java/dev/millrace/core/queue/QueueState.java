package dev.millrace.core.queue;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the queue stands, for all tenants together.
 *
 * @param depth jobs that could run now and wait for a worker
 * @param inFlight jobs, or messages about them, that workers have
 * @param oldestAge how long ago the waiting job was submitted that waits longest; null if none
 *     waits or nobody knows
 * @param dead messages that the queue gave up and nobody has read yet; null if there is no such
 *     place
 * @param workers how many are busy
 */
public record QueueState(
    long depth, long inFlight, @Nullable Duration oldestAge, @Nullable Long dead, Workers workers) {

  /**
   * How many jobs may run at once.
   *
   * @param used how many do, at most; never more than {@code limit}
   * @param limit what the operator allows
   */
  public record Workers(long used, long limit) {

    public Workers {
      used = Math.clamp(used, 0, limit);
    }
  }
}
