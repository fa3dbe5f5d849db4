package dev.millrace.maintenance;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Delivery;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.LoggedTrace;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Retention;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.queue.Disposition;
import dev.millrace.maintenance.webhook.WebhookRequest;
import dev.millrace.maintenance.webhook.WebhookSender;
import dev.millrace.maintenance.webhook.WebhookSender.Answer;
import dev.millrace.maintenance.webhook.WebhookSender.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the end of a job, to its webhook or beside the object it was made of: the try is counted
 * first, made, and its end saved, so that a deliverer's death costs one try at the most.
 * Thread-safe.
 */
public final class DeliverWebhook {
  private static final Logger LOG = LoggerFactory.getLogger(DeliverWebhook.class);
  private static final Disposition DONE = new Disposition.Done();
  private static final Answer NOT_ALLOWED =
      new Answer(Reply.FORBIDDEN_ADDRESS, 0, "The address may not be called");

  /** What is due later than this is left to the sweeper. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

  private final JobStore store;
  private final WebhookSender sender;
  private final WebhookEvents events;
  private final WriteOutbox writeOutbox;
  private final InstantSource clock;

  public DeliverWebhook(
      JobStore store,
      WebhookSender sender,
      WebhookEvents events,
      WriteOutbox writeOutbox,
      InstantSource clock) {
    this.store = store;
    this.sender = sender;
    this.events = events;
    this.writeOutbox = writeOutbox;
    this.clock = clock;
  }

  /**
   * Tells the job's end if that is due.
   *
   * @throws StoreUnavailableException if the hint must come back
   */
  public Disposition deliver(JobKey key) {
    Optional<Job> job = store.find(key);
    while (job.isPresent()) {
      Instant now = clock.instant();
      if (!(job.get().beginDelivery(now) instanceof Move.To(Job begun))) {
        return waitFor(job.get());
      }
      // made first: a fault of ours must not cost a try
      Supplier<Answer> telling = telling(begun, now);
      switch (store.save(begun)) {
        case JobStore.Saved() -> {
          return tell(begun, now, telling);
        }
        case JobStore.Conflict(Job current) -> job = Optional.ofNullable(current);
      }
    }
    return DONE;
  }

  private Disposition tell(Job begun, Instant begunAt, Supplier<Answer> telling) {
    if (begun.delivery() == null || begun.delivery().nextAt() == null) {
      LOG.warn("To tell the end of job {} is given up", begun.key());
      return DONE;
    }
    Answer answer = telling.get();
    try (LoggedTrace _ = LoggedTrace.of(begun)) {
      LOG.info("The end of job {} was told: {}", begun.key(), answer);
    }
    Optional<Job> job = Optional.of(begun);
    while (job.isPresent()
        && job.get()
                .endDelivery(
                    clock.instant(),
                    begunAt,
                    verdict(answer.reply()),
                    answer.reply().name().toLowerCase(Locale.ROOT),
                    answer.status())
            instanceof Move.To(Job ended)) {
      switch (store.save(ended)) {
        case JobStore.Saved() -> {
          return waitFor(ended);
        }
        case JobStore.Conflict(Job current) -> job = Optional.ofNullable(current);
      }
    }
    return DONE;
  }

  private Supplier<Answer> telling(Job begun, Instant now) {
    if (begun.request().context().origin() != null) {
      return () -> write(Retention.view(begun, now));
    }
    Optional<WebhookRequest> request = request(begun, now);
    return () -> request.map(sender::send).orElse(NOT_ALLOWED);
  }

  private Answer write(Job job) {
    try {
      writeOutbox.write(job);
      return new Answer(Reply.ACCEPTED, 0, "It lies in the outbox");
    } catch (StoreUnavailableException | CorruptPayloadException e) {
      LOG.warn("The end of job {} could not be written", job.key(), e);
      return new Answer(Reply.UNREACHABLE, 0, "The outbox could not be written");
    }
  }

  /** Empty if the address may not be called. */
  private Optional<WebhookRequest> request(Job begun, Instant now) {
    try {
      return Optional.of(events.request(begun, now));
    } catch (IllegalArgumentException e) {
      LOG.warn("The webhook of job {} may not be called", begun.key(), e);
      return Optional.empty();
    }
  }

  /** What an answer means for the delivery. */
  static Delivery.Verdict verdict(Reply reply) {
    return switch (reply) {
      case ACCEPTED -> Delivery.Verdict.TAKEN;
      case GONE -> Delivery.Verdict.GONE;
      case REFUSED, UNREACHABLE, TIMED_OUT, FORBIDDEN_ADDRESS -> Delivery.Verdict.FAILED;
    };
  }

  private Disposition waitFor(Job job) {
    if (job.delivery() == null || job.delivery().nextAt() == null) {
      return DONE;
    }
    Duration wait = Duration.between(clock.instant(), job.delivery().nextAt());
    return wait.compareTo(LONGEST_WAIT) > 0 ? DONE : new Disposition.Later(wait);
  }
}
