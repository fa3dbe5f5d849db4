package dev.millrace.core.job;

import java.time.Duration;

/**
 * What jobs have used. A final job's usage follows from the job itself, so there is one for each
 * job, whatever happened on the way.
 *
 * @param jobs how many ended
 * @param runs attempts they had
 * @param runMillis milliseconds for which a worker had them; attempts whose worker died count
 *     nothing
 * @param spend what providers were paid
 */
public record Usage(long jobs, long runs, long runMillis, Spend spend) {

  public static final Usage NONE = new Usage(0, 0, 0);

  /** Usage of this machine alone. */
  public Usage(long jobs, long runs, long runMillis) {
    this(jobs, runs, runMillis, Spend.NONE);
  }

  /** Both together. */
  public Usage plus(Usage more) {
    return new Usage(
        jobs + more.jobs, runs + more.runs, runMillis + more.runMillis, spend.plus(more.spend));
  }

  /** What must be added to the other to make this. */
  Usage minus(Usage less) {
    return new Usage(
        jobs - less.jobs, runs - less.runs, runMillis - less.runMillis, spend.minus(less.spend));
  }

  static Usage of(Job job) {
    long millis = job.attempts().stream().map(Attempt::length).mapToLong(Duration::toMillis).sum();
    return new Usage(1, job.runs().attempts(), millis, job.runs().calls().spend());
  }
}
