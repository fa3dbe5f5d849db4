/** Model packages before they are on a server: where they come from, and whether they work. */
@NullMarked
package dev.millrace.local.model;

import org.jspecify.annotations.NullMarked;
