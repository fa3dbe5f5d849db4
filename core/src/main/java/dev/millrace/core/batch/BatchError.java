package dev.millrace.core.batch;

/**
 * Why a batch as a whole could not be run.
 *
 * @param detail what happened to this batch, for people; never holds any of its input
 */
public record BatchError(BatchErrorCode code, String detail) {}
