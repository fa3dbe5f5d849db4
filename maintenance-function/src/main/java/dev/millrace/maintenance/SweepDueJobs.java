package dev.millrace.maintenance;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.DataRemoval;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.Sweep;
import dev.millrace.core.job.Sweep.Duty;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.provider.OpenCalls;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the index of due jobs and does what is owed to each. It may run twice at once, or die at
 * any point: hints are sent before the job is saved, and every save is conditional. Thread-safe.
 */
public final class SweepDueJobs {
  private static final Logger LOG = LoggerFactory.getLogger(SweepDueJobs.class);
  private static final int PAGE = 100;
  private static final int MOST_PAGES = 100;

  private final JobStore store;
  private final JobQueue workers;
  private final JobQueue webhooks;
  private final PayloadStore payloads;
  private final OpenCalls openCalls;
  private final JobPolicy policy;
  private final InstantSource clock;

  /**
   * What a sweep did.
   *
   * @param runs hints sent to workers, for jobs whose hint was lost, late, or whose worker died
   * @param calls hints sent to the webhook deliverer
   * @param ended jobs that became final
   * @param settled jobs whose usage was added to the counters
   * @param complete whether the walk reached the end of the index
   */
  public record Report(int runs, int calls, int ended, int settled, boolean complete) {
    private Report and(Report more) {
      return new Report(
          runs + more.runs,
          calls + more.calls,
          ended + more.ended,
          settled + more.settled,
          complete && more.complete);
    }
  }

  /**
   * Sweeps.
   *
   * @param workers where hints go about jobs that are to be run
   * @param webhooks where hints go about jobs whose end is to be told
   * @param payloads from which the data of jobs are deleted whose removal was left unfinished
   */
  public SweepDueJobs(
      JobStore store,
      JobQueue workers,
      JobQueue webhooks,
      PayloadStore payloads,
      OpenCalls openCalls,
      JobPolicy policy,
      InstantSource clock) {
    this.store = store;
    this.workers = workers;
    this.webhooks = webhooks;
    this.payloads = payloads;
    this.openCalls = openCalls;
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
    Report all = new Report(0, 0, 0, 0, true);
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
    Report all = new Report(0, 0, 0, 0, true);
    for (int page = 0; page < MOST_PAGES; page++) {
      Instant now = clock.instant();
      List<Job> due = store.due(shard, now, PAGE);
      all = all.and(sweepPage(due, now));
      if (due.size() < PAGE) {
        return all;
      }
    }
    return all.and(new Report(0, 0, 0, 0, false));
  }

  private Report sweepPage(List<Job> due, Instant now) {
    Map<Duty, List<Job>> duties = new EnumMap<>(Duty.class);
    List<Settlement> settlements = new ArrayList<>();
    List<Job> removals = new ArrayList<>();
    for (Job job : due) {
      Sweep sweep = job.sweep(now, policy);
      if (sweep.duty() == Duty.SETTLE) {
        settlement(job).ifPresent(settlements::add);
      } else if (sweep.duty() == Duty.ERASE) {
        removals.add(job);
      }
      duties.computeIfAbsent(sweep.duty(), _ -> new ArrayList<>()).add(sweep.next());
    }
    int ended = save(duties.getOrDefault(Duty.SAVE, List.of()));
    int runs = hint(workers, duties.getOrDefault(Duty.RUN, List.of()));
    int calls = hint(webhooks, duties.getOrDefault(Duty.DELIVER, List.of()));
    // last, since nobody waits for it
    int settled = settlements.isEmpty() ? 0 : store.settle(settlements);
    removals.forEach(job -> store.save(erased(job, now)));
    return new Report(runs, calls, ended, settled, true);
  }

  /** One whose calls cannot be ended now must not keep the others waiting; it stays due. */
  private Optional<Settlement> settlement(Job job) {
    try {
      return openCalls.close(job).settle();
    } catch (StoreUnavailableException e) {
      LOG.warn("The calls of job {} are not settled yet", job.key(), e);
      return Optional.empty();
    }
  }

  /** One whose data cannot be deleted now must not keep the others waiting. */
  private Job erased(Job job, Instant now) {
    try {
      payloads.deleteBelow(job.key().payloads());
      return DataRemoval.complete(job).orElse(job);
    } catch (StoreUnavailableException e) {
      LOG.warn("The data of job {} are not deleted yet", job.key(), e);
      return DataRemoval.putOff(job, now);
    }
  }

  /** Sent before it is saved: who dies in between has sent a hint too many, not one too few. */
  private int hint(JobQueue queue, List<Job> jobs) {
    if (!jobs.isEmpty()) {
      queue.send(jobs.stream().map(JobHint::of).toList());
      save(jobs);
    }
    return jobs.size();
  }

  /**
   * Answers how many jobs ended. A conflict means that a job has moved on by itself: nothing is
   * owed, or it is due again.
   */
  private int save(List<Job> jobs) {
    int ended = 0;
    for (Job next : jobs) {
      boolean saved = store.save(next) instanceof JobStore.Saved;
      ended += saved && next.status().isFinal() ? 1 : 0;
    }
    return ended;
  }
}
