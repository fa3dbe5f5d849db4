/**
 * What the lines of a source say: the ways in which clients write rows, and one in which workers
 * read them.
 */
@NullMarked
package dev.millrace.statemachine.row;

import org.jspecify.annotations.NullMarked;
