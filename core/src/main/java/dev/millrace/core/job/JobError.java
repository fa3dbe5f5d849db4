package dev.millrace.core.job;

/**
 * Why a job ended without a result.
 *
 * @param code the kind of error
 * @param detail what happened to this job, for people; never holds the input
 */
public record JobError(ErrorCode code, String detail) {}
