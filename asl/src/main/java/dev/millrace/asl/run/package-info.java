/**
 * Runs state machines durably. The history of an execution is its journal: what stands there is not
 * done again after a restart.
 */
@NullMarked
package dev.millrace.asl.run;

import org.jspecify.annotations.NullMarked;
