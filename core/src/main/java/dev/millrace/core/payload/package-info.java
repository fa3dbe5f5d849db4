/**
 * Inputs and outputs of jobs: inline in the record when small, in a {@link
 * dev.millrace.core.payload.PayloadStore} when not.
 */
@NullMarked
package dev.millrace.core.payload;

import org.jspecify.annotations.NullMarked;
