/** The main job, shown: many sentences in, neighbours out. */
@NullMarked
package dev.millrace.local.demo;

import org.jspecify.annotations.NullMarked;
