/** Runs the chunks of batches: what a state machine hands over, row by row. */
@NullMarked
package dev.millrace.worker.batch;

import org.jspecify.annotations.NullMarked;
