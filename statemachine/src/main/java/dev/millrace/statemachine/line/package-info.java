/** Lines of files of any size, cut out of a stream of bytes. */
@NullMarked
package dev.millrace.statemachine.line;

import org.jspecify.annotations.NullMarked;
