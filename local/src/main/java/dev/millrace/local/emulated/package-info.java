/**
 * AWS on this machine: what the template says, on embedded services, with the real Lambda handlers.
 */
@NullMarked
package dev.millrace.local.emulated;

import org.jspecify.annotations.NullMarked;
