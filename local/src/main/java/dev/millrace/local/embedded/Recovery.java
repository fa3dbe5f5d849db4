package dev.millrace.local.embedded;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.Move;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import dev.millrace.embedded.SqliteJobStore;
import java.time.InstantSource;
import java.util.List;

/**
 * What a start owes to the jobs of earlier runs: those that were running are free again, since
 * their workers are dead, and every open job gets a hint, since the queue went with the process.
 */
final class Recovery {
  private static final int PAGE = 500;

  private final SqliteJobStore store;
  private final JobQueue queue;
  private final InstantSource clock;

  Recovery(SqliteJobStore store, JobQueue queue, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.clock = clock;
  }

  /** Runs before any worker does, and while no other process has the folder. */
  void run() {
    JobKey after = null;
    List<Job> page = store.open(after, PAGE);
    while (!page.isEmpty()) {
      for (Job job : page) {
        if (job.ownerDied(clock.instant()) instanceof Move.To(Job freed)) {
          store.save(freed);
        }
      }
      queue.send(page.stream().map(JobHint::of).toList());
      page = store.open(page.getLast().key(), PAGE);
    }
  }
}
