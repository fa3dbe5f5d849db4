package dev.millrace.core.job;

import java.time.LocalDate;

/**
 * A job's usage on its way into the counters of its tenant and day: the job is saved and the
 * counters are raised, both or neither.
 *
 * @param next the job, settled
 * @param day in UTC
 * @param usage what the counters are raised by
 */
public record Settlement(Job next, LocalDate day, Usage usage) {}
