/** Rules about the sources of every module. */
@NullMarked
package dev.millrace.architecture;

import org.jspecify.annotations.NullMarked;
