/** Answers how jobs stand, and how Millrace itself does. */
@NullMarked
package dev.millrace.status;

import org.jspecify.annotations.NullMarked;
