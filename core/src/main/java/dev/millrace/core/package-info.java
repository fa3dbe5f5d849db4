/** What every part of the core may use. */
@NullMarked
package dev.millrace.core;

import org.jspecify.annotations.NullMarked;
