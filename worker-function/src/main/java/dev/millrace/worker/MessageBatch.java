package dev.millrace.worker;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import dev.millrace.aws.JobMessage;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadStore;
import dev.millrace.core.queue.JobHint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the messages of an invocation side by side, each on its own: one that fails comes back
 * alone, and its neighbours never notice. Thread-safe.
 */
final class MessageBatch {
  private static final Logger LOG = LoggerFactory.getLogger(MessageBatch.class);

  private final RunJob runJob;
  private final PayloadStore quarantine;
  private final int threads;

  /**
   * Runs batches.
   *
   * @param streams predictions that run at once; one job more is under way, so that its calls to
   *     the store cost no stream any time
   */
  MessageBatch(RunJob runJob, PayloadStore quarantine, int streams) {
    this.runJob = runJob;
    this.quarantine = quarantine;
    this.threads = streams + 1;
  }

  /**
   * Runs the messages and returns when all are done.
   *
   * @param owner names this invocation in the leases
   * @param timeLeft whether there is still time to begin a job; the rest is handed back
   * @return the messages that must be delivered again
   */
  List<BatchItemFailure> run(List<SQSMessage> messages, String owner, BooleanSupplier timeLeft) {
    List<Future<Boolean>> done;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      done =
          messages.stream()
              .map(message -> pool.submit(() -> timeLeft.getAsBoolean() && run(message, owner)))
              .toList();
    }
    return IntStream.range(0, messages.size())
        .filter(i -> !isDone(done.get(i)))
        .mapToObj(i -> new BatchItemFailure(messages.get(i).getMessageId()))
        .toList();
  }

  private boolean run(SQSMessage message, String owner) {
    try {
      Optional<JobHint> hint = JobMessage.read(message.getBody());
      if (hint.isEmpty()) {
        isolate(message);
        return true;
      }
      JobKey key = hint.get().key();
      runJob.run(key, owner);
      return true;
    } catch (StoreUnavailableException e) {
      LOG.warn("Message {} goes back to the queue", message.getMessageId(), e);
      return false;
    }
  }

  /** A message that nobody can read is kept where people can look at it, and leaves the queue. */
  private void isolate(SQSMessage message) {
    PayloadKey key = new PayloadKey("quarantine/" + message.getMessageId());
    quarantine.write(key, message.getBody().getBytes(StandardCharsets.UTF_8));
    LOG.error("Message {} is not a job message; its body lies at {}", message.getMessageId(), key);
  }

  private static boolean isDone(Future<Boolean> run) {
    try {
      return run.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      LOG.error("A message could not be handled and goes back to the queue", e.getCause());
      return false;
    }
  }
}
