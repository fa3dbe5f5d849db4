/** The {@code millrace} command. */
@NullMarked
package dev.millrace.local.command;

import org.jspecify.annotations.NullMarked;
