package dev.millrace.core.job;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A job's usage on its way into the counters of its tenant and day, and what was reserved for it on
 * its way back: the job is saved and the counters are changed, both or neither.
 *
 * @param next the job, settled
 * @param day in UTC
 * @param usage what the counters are raised by
 * @param reservedOn the day on which the place was reserved that is given back; null for none
 * @param unspent units of that day that are given back with it: all of a job that never ran
 */
public record Settlement(
    Job next, LocalDate day, Usage usage, @Nullable LocalDate reservedOn, long unspent) {}
