/** Where the rows of batches come from: files of lines, and objects below a prefix. */
@NullMarked
package dev.millrace.statemachine.source;

import org.jspecify.annotations.NullMarked;
