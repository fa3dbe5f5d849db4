package dev.millrace.ingest;

import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxKey;
import dev.millrace.core.inbox.InboxQueue;
import dev.millrace.core.inbox.InboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds objects whose event was lost: what has lain in the inbox for a while gets a hint, ever less
 * often the longer it lies there, so that a long backlog is not multiplied. A sweep looks at a
 * bounded part of the listing, and the next one goes on behind it.
 */
final class SweepInbox {
  private static final Logger LOG = LoggerFactory.getLogger(SweepInbox.class);
  private static final int PAGE = 1000;
  private static final int MOST_PAGES = 20;

  /** Two sweeps: so long an object gets a hint at each, and then ever less often. */
  private static final Duration OFTEN = Duration.ofMinutes(10);

  private final InboxStore inbox;
  private final InboxQueue queue;
  private final Duration patience;
  private final InstantSource clock;
  private final RandomGenerator random;
  private String position = "";

  /**
   * Sweeps.
   *
   * @param patience how long an event may take
   */
  SweepInbox(
      InboxStore inbox,
      InboxQueue queue,
      Duration patience,
      InstantSource clock,
      RandomGenerator random) {
    this.inbox = inbox;
    this.queue = queue;
    this.patience = patience;
    this.clock = clock;
    this.random = random;
  }

  /** Walks on from where the last sweep stopped; answers how many hints were sent. */
  synchronized int sweep() {
    Instant now = clock.instant();
    int hints = 0;
    for (int page = 0; page < MOST_PAGES; page++) {
      List<InboxEntry> entries = inbox.list(position, PAGE);
      List<String> keys =
          entries.stream()
              .filter(entry -> InboxKey.isInput(entry.key()) && isDue(entry, now))
              .map(InboxEntry::key)
              .toList();
      if (!keys.isEmpty()) {
        LOG.info(
            "{} objects have lain in the inbox for a while, such as {}",
            keys.size(),
            keys.getFirst());
        queue.send(keys);
        hints += keys.size();
      }
      if (entries.size() < PAGE) {
        position = "";
        return hints;
      }
      position = entries.getLast().key();
    }
    return hints;
  }

  /** Surely at the first looks; then about twice each time its age doubles. */
  private boolean isDue(InboxEntry entry, Instant now) {
    Duration age = Duration.between(entry.changedAt(), now);
    return age.compareTo(patience) >= 0 && random.nextDouble() * age.toMillis() <= OFTEN.toMillis();
  }
}
