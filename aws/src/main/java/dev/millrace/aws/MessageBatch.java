package dev.millrace.aws;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.queue.Disposition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the messages of an invocation side by side, each on its own: one that fails comes back
 * alone, and its neighbours never notice. Thread-safe.
 */
public final class MessageBatch {
  private static final Logger LOG = LoggerFactory.getLogger(MessageBatch.class);

  /**
   * Each delivery counts; before the queue gives a message up, after 50, the job is left to the
   * sweeper.
   */
  private static final int MOST_RECEIVES = 40;

  private static final String RECEIVES = "ApproximateReceiveCount";

  private final PayloadStore quarantine;
  private final MessageVisibility visibility;
  private final Duration redelivery;
  private final int threads;

  /** Looks at the job that a message names. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Looks at the job.
     *
     * @param alone whether no other message is being handled in this process
     * @throws StoreUnavailableException if the message must come back
     */
    Disposition handle(JobKey key, boolean alone);
  }

  /** Whether a message is through. */
  private enum Result {
    DELETED,
    KEPT,
    NOT_BEGUN,
    ALONE
  }

  /**
   * Handles batches.
   *
   * @param quarantine keeps messages that nobody can read
   * @param redelivery after which time a message is delivered again if this invocation dies; longer
   *     than an invocation can last
   * @param threads messages handled at once, at least 1
   */
  public MessageBatch(
      PayloadStore quarantine, MessageVisibility visibility, Duration redelivery, int threads) {
    this.quarantine = quarantine;
    this.visibility = visibility;
    this.redelivery = redelivery;
    this.threads = threads;
  }

  /**
   * Handles the messages and returns when all are done.
   *
   * @param timeLeft whether there is still time to begin with a message; the rest is handed back
   * @return the messages that must be delivered again
   */
  public List<BatchItemFailure> run(
      List<SQSMessage> messages, BooleanSupplier timeLeft, Handler handler) {
    List<Result> results = new ArrayList<>();
    AtomicBoolean aloneWanted = new AtomicBoolean();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      CompletableFuture<Void> hidden =
          CompletableFuture.runAsync(() -> visibility.change(receipts(messages), redelivery), pool);
      List<Future<Result>> handled =
          messages.stream()
              .map(message ->
                  pool.submit(() ->
                      timeLeft.getAsBoolean() && !aloneWanted.get()
                          ? noting(aloneWanted, handle(message, handler, false, hidden))
                          : Result.NOT_BEGUN))
              .toList();
      handled.forEach(each -> results.add(result(each)));
    }
    if (aloneWanted.get()) {
      release(messages, results);
    }
    List<BatchItemFailure> kept = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      Result result = results.get(i);
      if (result == Result.ALONE) {
        result =
            timeLeft.getAsBoolean()
                ? handle(messages.get(i), handler, true, CompletableFuture.completedFuture(null))
                : Result.KEPT;
      }
      if (result != Result.DELETED && receives(messages.get(i)) < MOST_RECEIVES) {
        kept.add(new BatchItemFailure(messages.get(i).getMessageId()));
      }
    }
    return kept;
  }

  /** What has not begun may begin elsewhere. */
  private void release(List<SQSMessage> messages, List<Result> results) {
    List<SQSMessage> free =
        IntStream.range(0, messages.size())
            .filter(i -> results.get(i) == Result.NOT_BEGUN)
            .mapToObj(messages::get)
            .toList();
    if (!free.isEmpty()) {
      visibility.change(receipts(free), Duration.ZERO);
    }
  }

  /**
   * A job that must run alone does so as soon as what was begun is through: nothing more begins.
   */
  private static Result noting(AtomicBoolean aloneWanted, Result result) {
    if (result == Result.ALONE) {
      aloneWanted.set(true);
    }
    return result;
  }

  /**
   * Handles a message.
   *
   * @param hidden done when the visibility of the whole batch is set, which must not undo this
   *     one's
   */
  private Result handle(
      SQSMessage message, Handler handler, boolean alone, CompletableFuture<Void> hidden) {
    try {
      return switch (JobMessage.read(message.getBody())) {
        case JobMessage.Known(var hint) ->
            settle(message, handler.handle(hint.key(), alone), hidden);
        case JobMessage.OfLaterVersion _ -> {
          LOG.info("Message {} is left to a later version", message.getMessageId());
          yield Result.KEPT;
        }
        case JobMessage.Unreadable _ -> isolate(message);
      };
    } catch (StoreUnavailableException e) {
      LOG.warn("Message {} goes back to the queue", message.getMessageId(), e);
      return Result.KEPT;
    }
  }

  private Result settle(
      SQSMessage message, Disposition disposition, CompletableFuture<Void> hidden) {
    return switch (disposition) {
      case Disposition.Done() -> Result.DELETED;
      case Disposition.Alone() -> Result.ALONE;
      case Disposition.Later(Duration delay) -> {
        hidden.join();
        visibility.change(receipts(List.of(message)), delay);
        yield Result.KEPT;
      }
    };
  }

  /** A message that nobody can read is kept where people can look at it, and leaves the queue. */
  private Result isolate(SQSMessage message) {
    PayloadKey key = new PayloadKey("quarantine/" + message.getMessageId());
    quarantine.write(key, message.getBody().getBytes(StandardCharsets.UTF_8));
    LOG.error("Message {} is not a job message; its body lies at {}", message.getMessageId(), key);
    return Result.DELETED;
  }

  private static List<String> receipts(List<SQSMessage> messages) {
    return messages.stream().map(SQSMessage::getReceiptHandle).toList();
  }

  private static int receives(SQSMessage message) {
    var attributes = message.getAttributes();
    String count = attributes == null ? null : attributes.get(RECEIVES);
    return count == null ? 1 : Integer.parseInt(count);
  }

  private static Result result(Future<Result> handled) {
    try {
      return handled.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Result.KEPT;
    } catch (ExecutionException e) {
      LOG.error("A message could not be handled and goes back to the queue", e.getCause());
      return Result.KEPT;
    }
  }
}
