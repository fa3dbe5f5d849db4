/** Millrace in one process: the real use cases on SQLite, files and a queue in memory. */
@NullMarked
package dev.millrace.local.embedded;

import org.jspecify.annotations.NullMarked;
