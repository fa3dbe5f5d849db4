package dev.millrace.core.batch;

import java.time.Instant;

/**
 * A chunk of which every row has an outcome.
 *
 * @param chunk its number, from 0 on
 * @param pass the latest in which it was run
 * @param tally of the rows that were run in that pass
 * @param finishedAt when its outcomes were stored
 */
public record FinishedChunk(int chunk, int pass, Tally tally, Instant finishedAt) {}
