package dev.millrace.maintenance;

import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchState.Final;
import dev.millrace.core.batch.http.BatchDocument;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.outbound.PublicUrl;
import dev.millrace.core.webhook.WebhookSecrets;
import dev.millrace.core.webhook.WebhookSignature;
import dev.millrace.maintenance.webhook.WebhookRequest;
import java.time.Instant;

/** Makes the signed calls that tell how batches ended. Thread-safe. */
public final class BatchEvents {
  private final WebhookSecrets secrets;
  private final boolean allowLoopback;

  /**
   * Makes calls.
   *
   * @param allowLoopback whether this machine itself may be called, for a local run
   */
  public BatchEvents(WebhookSecrets secrets, boolean allowLoopback) {
    this.secrets = secrets;
    this.allowLoopback = allowLoopback;
  }

  /**
   * The call for this final batch. Its id is the same at every try, and another after the next
   * pass.
   *
   * @throws IllegalArgumentException if the address may not be called
   */
  WebhookRequest request(Batch batch, Instant now) {
    Webhook webhook = batch.request().webhook();
    if (webhook == null || !(batch.state() instanceof Final)) {
      throw new IllegalArgumentException("There is nothing to tell of batch " + batch.key());
    }
    PublicUrl url = PublicUrl.parse(webhook.url(), allowLoopback);
    String id = batch.key().id().value().replace("batch_", "msg_") + "_" + batch.pass();
    String body = BatchDocument.renderEvent(batch, now);
    String signature = WebhookSignature.sign(secrets.of(batch.key().tenant()), id, now, body);
    String traceparent =
        BatchDocument.trace(batch).map(trace -> trace.child(id + now).toString()).orElse(null);
    return new WebhookRequest(url, id, now, signature, body, traceparent);
  }
}
