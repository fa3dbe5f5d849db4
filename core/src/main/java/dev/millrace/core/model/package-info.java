/** What a model package says of itself, and the catalog that finds packages by name. */
@NullMarked
package dev.millrace.core.model;

import org.jspecify.annotations.NullMarked;
