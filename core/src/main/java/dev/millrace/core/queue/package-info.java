/** The queue port. A message is only a hint to look at a job record. */
@NullMarked
package dev.millrace.core.queue;

import org.jspecify.annotations.NullMarked;
