package dev.millrace.local.embedded;

import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Retention;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.provider.AnswerCache;
import dev.millrace.core.upload.Upload;
import dev.millrace.embedded.FilePayloadStore;
import dev.millrace.embedded.SqliteJobStore;
import dev.millrace.maintenance.SweepDueJobs;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does every second what the maintenance function does every minute, and deletes what is over its
 * time.
 */
final class Caretaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

  private static final int PAGE = 500;

  private final SqliteJobStore store;
  private final FilePayloadStore payloads;
  private final InstantSource clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("caretaker").factory());

  Caretaker(
      SweepDueJobs sweepDueJobs,
      SqliteJobStore store,
      FilePayloadStore payloads,
      Runnable sweepBatches,
      InstantSource clock) {
    this.store = store;
    this.payloads = payloads;
    this.clock = clock;
    var _ =
        timer.scheduleWithFixedDelay(() -> guarded(sweepDueJobs::sweep), 1, 1, TimeUnit.SECONDS);
    var _ = timer.scheduleWithFixedDelay(() -> guarded(sweepBatches), 1, 1, TimeUnit.SECONDS);
    var _ = timer.scheduleWithFixedDelay(() -> guarded(this::forget), 1, 60, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    timer.close();
  }

  private void forget() {
    dropData();
    List<JobKey> forgotten = store.forget(clock.instant().minus(Retention.RECORD));
    // nothing lies there but what a worker wrote that was taken for dead
    forgotten.forEach(key -> payloads.deleteBelow(key.payloads()));
    payloads.deleteOlder(new PayloadKey("uploads"), clock.instant().minus(Upload.KEPT));
    payloads.deleteOlder(AnswerCache.ALL, clock.instant().minus(AnswerCache.LONGEST));
    LOG.info("Forgot {} jobs", forgotten.size());
  }

  /** First the files, since the record says whether there may be any. */
  private void dropData() {
    Instant endedBefore = clock.instant().minus(Retention.DATA);
    List<JobKey> page = store.overTime(endedBefore, PAGE);
    while (!page.isEmpty()) {
      page.forEach(key -> payloads.deleteBelow(key.payloads()));
      store.strip(page);
      page = store.overTime(endedBefore, PAGE);
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) { // the boundary of the timer, which would never call again
      LOG.error("Upkeep failed; it is tried again", e);
    }
  }
}
