/**
 * Paths, payload templates, intrinsic functions and choice rules of the JSONPath query language.
 */
@NullMarked
package dev.millrace.asl.jsonpath;

import org.jspecify.annotations.NullMarked;
