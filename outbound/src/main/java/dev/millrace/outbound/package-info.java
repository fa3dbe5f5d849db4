/** Calls addresses that others have named, and none that is not of the public internet. */
@NullMarked
package dev.millrace.outbound;

import org.jspecify.annotations.NullMarked;
