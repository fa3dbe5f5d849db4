/**
 * The Java client: submits jobs, waits for them, reads results. It knows nothing but the HTTP API.
 */
@NullMarked
package dev.millrace.client;

import org.jspecify.annotations.NullMarked;
