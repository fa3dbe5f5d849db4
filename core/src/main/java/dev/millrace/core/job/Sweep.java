package dev.millrace.core.job;

/**
 * What the sweeper owes a due job: save {@code next}, and, if {@code hint} is set, send a hint
 * first.
 *
 * @param next the job with a later {@code dueAt}, or final
 * @param hint whether a worker should look at the job now
 */
public record Sweep(Job next, boolean hint) {}
