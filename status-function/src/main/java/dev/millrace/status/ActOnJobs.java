package dev.millrace.status;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Caller;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobFilter;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIndex;
import dev.millrace.core.job.JobIndex.Page;
import dev.millrace.core.job.JobIndex.Position;
import dev.millrace.status.JobActions.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does the same to many jobs of a tenant, for a limited time. It walks them by the time of their
 * acceptance, which nothing changes, so that each is met once, whatever the action makes of it.
 * Thread-safe.
 */
final class ActOnJobs {
  private static final Logger LOG = LoggerFactory.getLogger(ActOnJobs.class);
  private static final int PAGE = 100;

  private final JobIndex index;
  private final Map<Action, BiFunction<Caller, JobId, Result>> actions;
  private final Duration budget;
  private final InstantSource clock;

  /** What can be done to many jobs. */
  enum Action {
    CANCEL,
    RETRY,
    DELETE
  }

  /**
   * What was done.
   *
   * @param matched jobs that fitted the filter
   * @param done those to which it was done
   * @param refused the others; both are 0 if it was only tried
   * @param next behind which to go on; null when it is through
   */
  record Report(int matched, int done, int refused, @Nullable Position next) {}

  /**
   * Acts on jobs.
   *
   * @param budget after this time no other job is begun
   */
  ActOnJobs(
      JobIndex index,
      JobActions actions,
      RetryJob retryJob,
      RemoveJobData removeJobData,
      Duration budget,
      InstantSource clock) {
    this.index = index;
    this.actions =
        Map.of(
            Action.CANCEL, (caller, id) -> actions.cancel(caller.tenant(), id),
            Action.RETRY, retryJob::retry,
            Action.DELETE, (caller, id) -> removeJobData.remove(caller.tenant(), id));
    this.budget = budget;
    this.clock = clock;
  }

  /**
   * Acts on the jobs that fit, from behind a position on.
   *
   * @param dryRun whether they are only counted
   * @throws StoreUnavailableException if they cannot be found now
   */
  Report act(
      Caller caller, Action action, JobFilter filter, boolean dryRun, @Nullable Position after) {
    Instant end = clock.instant().plus(budget);
    BiFunction<Caller, JobId, Result> step = Objects.requireNonNull(actions.get(action));
    Report report = new Report(0, 0, 0, after);
    while (true) {
      Page page = index.page(caller.tenant(), filter, report.next(), PAGE, clock.instant());
      Position last = page.jobs().isEmpty() ? null : Position.of(page.jobs().getLast());
      for (Job job : page.jobs()) {
        boolean done = !dryRun && isDone(step, caller, job);
        report =
            new Report(
                report.matched() + 1,
                report.done() + (done ? 1 : 0),
                report.refused() + (done || dryRun ? 0 : 1),
                Position.of(job));
        if (isOver(end) && !Objects.equals(report.next(), last)) {
          return report;
        }
      }
      report = new Report(report.matched(), report.done(), report.refused(), page.next());
      if (page.next() == null || isOver(end)) {
        return report;
      }
    }
  }

  private boolean isOver(Instant end) {
    return !clock.instant().isBefore(end);
  }

  /** What goes wrong with one job must not end it for the others. */
  private static boolean isDone(BiFunction<Caller, JobId, Result> step, Caller caller, Job job) {
    try {
      return step.apply(caller, job.key().id()).isDone();
    } catch (StoreUnavailableException e) {
      LOG.warn("Job {} was left as it is", job.key(), e);
      return false;
    }
  }
}
