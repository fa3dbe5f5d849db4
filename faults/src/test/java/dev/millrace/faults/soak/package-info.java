/** Real servers in processes of their own, under load, while processes are killed. */
@NullMarked
package dev.millrace.faults.soak;

import org.jspecify.annotations.NullMarked;
