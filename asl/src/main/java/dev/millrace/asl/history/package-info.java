/** What happened in an execution, event by event: its history, which is also its journal. */
@NullMarked
package dev.millrace.asl.history;

import org.jspecify.annotations.NullMarked;
