/** The items of a distributed map: where they are read from, and how they are batched. */
@NullMarked
package dev.millrace.asl.items;

import org.jspecify.annotations.NullMarked;
