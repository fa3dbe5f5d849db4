/** What all workers together must know of the providers that they call and pay. */
@NullMarked
package dev.millrace.core.provider;

import org.jspecify.annotations.NullMarked;
