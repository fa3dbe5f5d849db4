/**
 * Pictures: reads them within bounded memory and turns them into the numbers that a model reads, as
 * Pillow does.
 */
@NullMarked
package dev.millrace.image;

import org.jspecify.annotations.NullMarked;
