package dev.millrace.maintenance;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Sweep;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Walks the index of due jobs and does what is owed to each. It may run twice at once, or die at
 * any point: hints are sent before the job is saved, and every save is conditional. Thread-safe.
 */
public final class SweepDueJobs {
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 100;

  private final JobStore store;
  private final JobQueue queue;
  private final JobPolicy policy;
  private final InstantSource clock;

  /**
   * What a sweep did.
   *
   * @param hints hints sent for jobs whose hint was lost, late, or whose worker died
   * @param ended jobs that became final
   * @param complete whether the walk reached the end of the index
   */
  public record Report(int hints, int ended, boolean complete) {}

  public SweepDueJobs(JobStore store, JobQueue queue, JobPolicy policy, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Looks at every due job once.
   *
   * @throws StoreUnavailableException if the store or the queue cannot answer; the next sweep goes
   *     on from there
   */
  public Report sweep() {
    int hints = 0;
    int ended = 0;
    boolean complete = true;
    for (int shard = 0; shard < store.shards(); shard++) {
      List<Job> due = List.of();
      for (int page = 0; page == 0 || (due.size() == PAGE && page < MOST_PAGES); page++) {
        Instant now = clock.instant();
        due = store.due(shard, now, PAGE);
        List<Sweep> sweeps = due.stream().map(job -> job.sweep(now, policy)).toList();
        hints += sendHints(sweeps);
        ended += save(sweeps);
      }
      complete &= due.size() < PAGE;
    }
    return new Report(hints, ended, complete);
  }

  private int sendHints(List<Sweep> sweeps) {
    List<JobHint> hints =
        sweeps.stream().filter(Sweep::hint).map(s -> new JobHint(s.next().key())).toList();
    queue.send(hints);
    return hints.size();
  }

  /**
   * A conflict means that the job has moved on by itself: nothing is owed any more, or it is due
   * again.
   */
  private int save(List<Sweep> sweeps) {
    int ended = 0;
    for (Sweep sweep : sweeps) {
      boolean saved = store.save(sweep.next()) instanceof JobStore.Saved;
      ended += saved && sweep.next().status().isFinal() ? 1 : 0;
    }
    return ended;
  }
}
