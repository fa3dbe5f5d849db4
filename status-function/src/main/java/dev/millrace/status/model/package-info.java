/** What models there are, and how a new one comes in. */
@NullMarked
package dev.millrace.status.model;

import org.jspecify.annotations.NullMarked;
