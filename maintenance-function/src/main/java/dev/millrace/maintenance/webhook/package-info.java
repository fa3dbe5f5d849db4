/** Brings webhooks to the receivers that tenants name, and to nobody else. */
@NullMarked
package dev.millrace.maintenance.webhook;

import org.jspecify.annotations.NullMarked;
