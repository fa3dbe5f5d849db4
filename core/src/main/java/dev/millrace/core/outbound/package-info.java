/** Where calls that others ask for may lead: to the public internet and nowhere else. */
@NullMarked
package dev.millrace.core.outbound;

import org.jspecify.annotations.NullMarked;
