/** Cuts the sources of batches into chunks, step by step. */
@NullMarked
package dev.millrace.statemachine.plan;

import org.jspecify.annotations.NullMarked;
