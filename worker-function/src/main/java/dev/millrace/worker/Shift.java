package dev.millrace.worker;

import dev.millrace.inference.StopSignal;
import java.time.Instant;

/**
 * The terms on which a worker looks at a job.
 *
 * @param owner names the worker in the job's lease
 * @param alone whether nothing else runs in this process
 * @param end when a run must have stopped
 * @param stop ends the run early, when the worker has to go
 */
public record Shift(String owner, boolean alone, Instant end, StopSignal stop) {}
