package dev.millrace.core.queue;

import java.time.Duration;

/**
 * Where a waiting job stands among the waiting jobs of its own tenant: other tenants have lines of
 * their own, and take turns with it. An estimate, since workers take jobs while it is made.
 *
 * @param ahead how many of the tenant's jobs were submitted before and wait too; {@link
 *     QueueStats#MOST_COUNTED} stands for so many or more
 * @param oldestAge how long ago the one of them was submitted that waits longest, not negative
 */
public record QueuePlace(long ahead, Duration oldestAge) {

  /** 1 for the job that is next of its tenant. */
  public long position() {
    return ahead + 1;
  }
}
