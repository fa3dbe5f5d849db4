/** Ends batches: whatever was not run gets its outcome, and clients get their files. */
@NullMarked
package dev.millrace.statemachine.end;

import org.jspecify.annotations.NullMarked;
