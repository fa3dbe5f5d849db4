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
  public record Report(int hints, int ended, boolean complete) {
    private Report and(Report more) {
      return new Report(hints + more.hints, ended + more.ended, complete && more.complete);
    }
  }

  public SweepDueJobs(JobStore store, JobQueue queue, JobPolicy policy, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.policy = policy;
    this.clock = clock;
  }

  /**
   * Looks at every due job once. What can be done without the queue is done first, and a shard that
   * cannot be walked does not keep the others waiting.
   *
   * @throws StoreUnavailableException if the store or the queue could not answer somewhere; the
   *     next sweep goes on from there
   */
  public Report sweep() {
    Report all = new Report(0, 0, true);
    StoreUnavailableException failure = null;
    int shards = store.shards();
    int first = (int) Math.floorMod(clock.instant().getEpochSecond() / 60, (long) shards);
    for (int i = 0; i < shards; i++) {
      try {
        all = all.and(sweepShard((first + i) % shards));
      } catch (StoreUnavailableException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    return all;
  }

  private Report sweepShard(int shard) {
    Report all = new Report(0, 0, false);
    for (int page = 0; page < MOST_PAGES; page++) {
      Instant now = clock.instant();
      List<Job> due = store.due(shard, now, PAGE);
      List<Sweep> sweeps = due.stream().map(job -> job.sweep(now, policy)).toList();
      int ended = save(sweeps.stream().filter(sweep -> !sweep.hint()).toList());
      List<Sweep> hints = sweeps.stream().filter(Sweep::hint).toList();
      queue.send(hints.stream().map(sweep -> new JobHint(sweep.next().key())).toList());
      save(hints);
      all = all.and(new Report(hints.size(), ended, false));
      if (due.size() < PAGE) {
        return new Report(all.hints(), all.ended(), true);
      }
    }
    return all;
  }

  /**
   * Answers how many jobs ended. A conflict means that a job has moved on by itself: nothing is
   * owed, or it is due again.
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
