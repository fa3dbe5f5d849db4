/**
 * What all of the Amazon States Language shares: its named errors, and the limits of an evaluation.
 */
@NullMarked
package dev.millrace.asl;

import org.jspecify.annotations.NullMarked;
