package dev.millrace.maintenance;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.batch.Batch;
import dev.millrace.core.batch.BatchKey;
import dev.millrace.core.batch.BatchMove;
import dev.millrace.core.batch.BatchStore;
import dev.millrace.core.batch.MoveBatch;
import dev.millrace.maintenance.webhook.WebhookRequest;
import dev.millrace.maintenance.webhook.WebhookSender;
import dev.millrace.maintenance.webhook.WebhookSender.Answer;
import dev.millrace.maintenance.webhook.WebhookSender.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the end of a batch to its webhook: the try is counted first, made, and its end saved, so
 * that a deliverer's death costs one try at the most. Thread-safe.
 */
public final class DeliverBatchWebhook {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverBatchWebhook.class);
  private static final Answer NOT_ALLOWED =
      new Answer(Reply.FORBIDDEN_ADDRESS, 0, "The address may not be called");

  private final MoveBatch moveBatch;
  private final WebhookSender sender;
  private final BatchEvents events;
  private final InstantSource clock;

  public DeliverBatchWebhook(
      BatchStore store, WebhookSender sender, BatchEvents events, InstantSource clock) {
    this.moveBatch = new MoveBatch(store);
    this.sender = sender;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Tells the batch's end if that is due. The sweep asks again when the next try is.
   *
   * @throws StoreUnavailableException if it may be told and nobody may know
   */
  public void deliver(BatchKey key) {
    Instant now = clock.instant();
    if (!(moveBatch.move(key, batch -> batch.beginDelivery(now))
        instanceof MoveBatch.Moved(Batch begun))) {
      return;
    }
    if (begun.delivery() == null || begun.delivery().nextAt() == null) {
      LOG.warn("To tell the end of batch {} is given up", key);
      return;
    }
    Answer answer = request(begun, now).map(sender::send).orElse(NOT_ALLOWED);
    LOG.info("The end of batch {} was told: {}", key, answer);
    MoveBatch.Result _ = moveBatch.move(key, batch -> ended(batch, now, answer));
  }

  private BatchMove ended(Batch batch, Instant begunAt, Answer answer) {
    return batch.endDelivery(
        clock.instant(),
        begunAt,
        DeliverWebhook.verdict(answer.reply()),
        answer.reply().name().toLowerCase(Locale.ROOT),
        answer.status());
  }

  /** Empty if the address may not be called. */
  private Optional<WebhookRequest> request(Batch begun, Instant now) {
    try {
      return Optional.of(events.request(begun, now));
    } catch (IllegalArgumentException e) {
      LOG.warn("The webhook of batch {} may not be called", begun.key(), e);
      return Optional.empty();
    }
  }
}
