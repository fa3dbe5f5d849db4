/**
 * The ports on one machine: SQLite, files and a queue in the process. Durable on disk, or in memory
 * for tests.
 */
@NullMarked
package dev.millrace.embedded;

import org.jspecify.annotations.NullMarked;
