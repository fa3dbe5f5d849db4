/** Batches as clients see them. */
@NullMarked
package dev.millrace.core.batch.http;

import org.jspecify.annotations.NullMarked;
