/** What the state machines ask of functions beside the workers' part. */
@NullMarked
package dev.millrace.statemachine;

import org.jspecify.annotations.NullMarked;
