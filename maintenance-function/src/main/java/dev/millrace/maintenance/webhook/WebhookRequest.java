package dev.millrace.maintenance.webhook;

import dev.millrace.core.outbound.PublicUrl;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A signed webhook.
 *
 * @param id the header {@code webhook-id}: the same at every attempt
 * @param timestamp the header {@code webhook-timestamp}: of this attempt, in whole seconds
 * @param signature the header {@code webhook-signature}, of exactly this id, timestamp and body
 * @param body a JSON document
 * @param traceparent the header of W3C Trace Context, or null
 */
public record WebhookRequest(
    PublicUrl url,
    String id,
    Instant timestamp,
    String signature,
    String body,
    @Nullable String traceparent) {

  /** Without signature and body: this may end in a log. */
  @Override
  public String toString() {
    return "webhook " + id + " to " + url;
  }
}
