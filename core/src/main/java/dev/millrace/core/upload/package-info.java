/** Files that clients bring before the jobs that use them. */
@NullMarked
package dev.millrace.core.upload;

import org.jspecify.annotations.NullMarked;
