/** The written contract, {@code openapi.yaml}, and what holds every test to it. For tests only. */
@NullMarked
package dev.millrace.openapi;

import org.jspecify.annotations.NullMarked;
