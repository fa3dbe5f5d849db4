package dev.millrace.core.queue;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;

/**
 * A message: look at this job. It says nothing about the job, so it may be late, doubled, out of
 * order or lost.
 *
 * @param lane whose workers are to look, where there are several
 */
public record JobHint(JobKey key, Lane lane) {

  /** A hint for a queue that belongs to one lane, or to none. */
  public JobHint(JobKey key) {
    this(key, Lane.CPU);
  }

  /** A hint about the job; if it is to be run, for the workers of its lane. */
  public static JobHint of(Job job) {
    return new JobHint(job.key(), job.request().lane());
  }
}
