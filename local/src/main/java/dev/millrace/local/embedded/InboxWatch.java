package dev.millrace.local.embedded;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.inbox.InboxEntry;
import dev.millrace.core.inbox.InboxKey;
import dev.millrace.core.inbox.InboxStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into the inbox every second. A file is taken when it is complete: unchanged between two
 * looks, and not written to just now. One that still lies there later is looked at again, ever less
 * often. The listing is the truth; events of the file system may be lost.
 */
final class InboxWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InboxWatch.class);
  private static final Duration QUIET = Duration.ofSeconds(2);
  private static final int COMPLETE = 2;

  private final InboxStore inbox;
  private final Consumer<String> accept;
  private final InstantSource clock;
  private Map<String, Look> seen = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("inbox").factory());

  /**
   * How a file looked.
   *
   * @param looks how often it looked just so
   */
  private record Look(InboxEntry entry, int looks) {}

  InboxWatch(InboxStore inbox, Consumer<String> accept, InstantSource clock) {
    this.inbox = inbox;
    this.accept = accept;
    this.clock = clock;
  }

  void start() {
    var _ = timer.scheduleWithFixedDelay(this::guarded, 0, 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    timer.shutdown();
    timer.close();
  }

  /** One look; every file that is complete is handed on. */
  void look() {
    Map<String, Look> looks = new HashMap<>();
    Instant now = clock.instant();
    for (InboxEntry entry : inbox.list("", Integer.MAX_VALUE)) {
      if (!InboxKey.isInput(entry.key())) {
        continue;
      }
      looks.put(entry.key(), next(seen.get(entry.key()), entry, now));
    }
    seen = looks;
    looks.values().stream()
        .filter(look -> look.looks() >= COMPLETE && Integer.bitCount(look.looks()) == 1)
        .takeWhile(_ -> !timer.isShutdown())
        .forEach(look -> hand(look.entry().key()));
  }

  private static Look next(@Nullable Look before, InboxEntry entry, Instant now) {
    if (before == null || !before.entry().equals(entry) || !isQuiet(entry, now)) {
      return new Look(entry, 1);
    }
    return new Look(entry, before.looks() + 1);
  }

  private void hand(String key) {
    try {
      accept.accept(key);
    } catch (StoreUnavailableException e) {
      LOG.warn("{} cannot be taken now; it is tried again", key, e);
    } catch (RuntimeException e) { // one file's fault must not keep the others waiting
      LOG.error("{} cannot be taken; it is tried again", key, e);
    }
  }

  /** A time that lies ahead comes from elsewhere and says nothing. */
  private static boolean isQuiet(InboxEntry entry, Instant now) {
    Duration age = Duration.between(entry.changedAt(), now);
    return age.isNegative() || age.compareTo(QUIET) >= 0;
  }

  private void guarded() {
    try {
      look();
    } catch (RuntimeException e) { // the boundary of the timer, which would never look again
      LOG.error("The inbox cannot be looked at; it is tried again", e);
    }
  }
}
