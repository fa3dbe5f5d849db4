/**
 * The real use cases in a world of virtual time, in which everything that can go wrong does, at
 * moments that a seed decides: the same seed, the same history.
 */
@NullMarked
package dev.millrace.faults.simulation;

import org.jspecify.annotations.NullMarked;
