/** Where executions, their histories and the machines they run are kept. */
@NullMarked
package dev.millrace.asl.store;

import org.jspecify.annotations.NullMarked;
