/**
 * A job, its states and the moves between them: pure values, no I/O. The port {@link
 * dev.millrace.core.job.JobStore} keeps them.
 */
@NullMarked
package dev.millrace.core.job;

import org.jspecify.annotations.NullMarked;
