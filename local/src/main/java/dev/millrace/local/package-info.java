/** The {@code millrace} command, and what its servers have in common. */
@NullMarked
package dev.millrace.local;

import org.jspecify.annotations.NullMarked;
