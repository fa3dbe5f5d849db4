/** Looks after everything that is owed to jobs and that nobody else did. */
@NullMarked
package dev.millrace.maintenance;

import org.jspecify.annotations.NullMarked;
