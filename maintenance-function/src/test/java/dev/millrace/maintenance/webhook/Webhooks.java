package dev.millrace.maintenance.webhook;

import dev.millrace.core.outbound.PublicUrl;
import java.time.Instant;

/** Webhooks for tests. */
final class Webhooks {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  private Webhooks() {}

  static WebhookRequest to(String url) {
    return new WebhookRequest(
        PublicUrl.parse(url, true), "msg_1", TIME, "v1,c2ln", "{\"text\":\"ü\"}", null);
  }
}
