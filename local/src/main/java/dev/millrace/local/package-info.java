/** What the ways of running on one machine have in common. */
@NullMarked
package dev.millrace.local;

import org.jspecify.annotations.NullMarked;
