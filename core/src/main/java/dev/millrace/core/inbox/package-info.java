/** A bucket or folder in which objects become jobs: how they are named, kept, and answered. */
@NullMarked
package dev.millrace.core.inbox;

import org.jspecify.annotations.NullMarked;
