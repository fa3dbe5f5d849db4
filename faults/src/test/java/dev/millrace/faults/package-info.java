/** What the integration tests of this module share. */
@NullMarked
package dev.millrace.faults;

import org.jspecify.annotations.NullMarked;
