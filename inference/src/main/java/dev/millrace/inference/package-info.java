/** Runs models: loads a package, checks its files, and answers inputs with outputs. */
@NullMarked
package dev.millrace.inference;

import org.jspecify.annotations.NullMarked;
