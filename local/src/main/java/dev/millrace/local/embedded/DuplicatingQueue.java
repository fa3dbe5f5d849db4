package dev.millrace.local.embedded;

import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.embedded.InProcessJobQueue;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A queue that delivers some hints a second time, soon after the first, as SQS may. Thread-safe if
 * the random generator is.
 */
final class DuplicatingQueue implements JobQueue {
  private static final int LATEST_MILLIS = 200;

  private final InProcessJobQueue queue;
  private final double rate;
  private final RandomGenerator random;

  private DuplicatingQueue(InProcessJobQueue queue, double rate, RandomGenerator random) {
    this.queue = queue;
    this.rate = rate;
    this.random = random;
  }

  /** The queue itself if nothing is to be doubled. */
  static JobQueue of(InProcessJobQueue queue, double rate, RandomGenerator random) {
    return rate == 0 ? queue : new DuplicatingQueue(queue, rate, random);
  }

  @Override
  public void send(List<JobHint> hints) {
    queue.send(hints);
    for (JobHint hint : hints) {
      if (random.nextDouble() < rate) {
        queue.sendLater(hint, Duration.ofMillis(1 + random.nextInt(LATEST_MILLIS)));
      }
    }
  }
}
