/** Runs jobs: claim, predict, finish. */
@NullMarked
package dev.millrace.worker;

import org.jspecify.annotations.NullMarked;
