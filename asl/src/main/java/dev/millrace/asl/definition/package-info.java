/** Definitions of state machines: read, checked, and held as immutable values. */
@NullMarked
package dev.millrace.asl.definition;

import org.jspecify.annotations.NullMarked;
