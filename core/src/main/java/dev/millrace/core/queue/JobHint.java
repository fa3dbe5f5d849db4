package dev.millrace.core.queue;

import dev.millrace.core.job.JobKey;

/**
 * A message: look at this job. It says nothing about the job, so it may be late, doubled, out of
 * order or lost.
 */
public record JobHint(JobKey key) {}
