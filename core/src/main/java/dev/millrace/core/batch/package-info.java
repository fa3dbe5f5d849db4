/**
 * Back-fills: many inputs for one model, handed over as a file, and run in chunks until each of
 * them has an outcome.
 */
@NullMarked
package dev.millrace.core.batch;

import org.jspecify.annotations.NullMarked;
