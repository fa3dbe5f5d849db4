/** Inputs of models: what their schemas demand, and files in the places of values. */
@NullMarked
package dev.millrace.core.input;

import org.jspecify.annotations.NullMarked;
