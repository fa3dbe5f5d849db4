/** Brings the content of the files that an input names. */
@NullMarked
package dev.millrace.worker.file;

import org.jspecify.annotations.NullMarked;
