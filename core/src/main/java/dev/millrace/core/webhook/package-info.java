/**
 * Where results may be sent, and how a receiver knows that they come from here: Standard Webhooks.
 */
@NullMarked
package dev.millrace.core.webhook;

import org.jspecify.annotations.NullMarked;
