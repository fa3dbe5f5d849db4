package dev.millrace.local.emulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.local.function.FunctionFailedException;
import dev.millrace.local.function.LocalFunction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

/**
 * Brings a queue's messages to a function, as Lambda's event source mapping does: in batches, at
 * most {@code MaximumConcurrency} calls at once, and deletes what the function did not report as
 * failed; the rest comes back after its visibility time-out.
 */
final class EventSourceMapping implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventSourceMapping.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LARGEST_RECEIVE = 10;
  private static final int LONGEST_POLL_SECONDS = 1;

  private final SqsClient sqs;
  private final LocalFunction function;
  private final Settings settings;
  private final Queue<Message> again = new ConcurrentLinkedQueue<>();
  private final List<Thread> pollers;
  private volatile boolean closed;

  /**
   * As the template says.
   *
   * @param window how long a batch may gather
   * @param partialFailures whether the answer names the messages that failed ({@code
   *     ReportBatchItemFailures})
   * @param duplicateRate share of messages that are delivered a second time, soon after the first
   */
  record Settings(
      String queueUrl,
      String queueArn,
      String region,
      int batchSize,
      Duration window,
      int concurrency,
      boolean partialFailures,
      double duplicateRate) {

    static Settings from(
        Section event, String queueUrl, String region, int concurrency, double duplicateRate) {
      return new Settings(
          queueUrl,
          event.text("Queue"),
          region,
          Math.min(LARGEST_RECEIVE, event.number("BatchSize", 10)),
          Duration.ofSeconds(event.number("MaximumBatchingWindowInSeconds", 0)),
          concurrency,
          event.list("FunctionResponseTypes").contains("ReportBatchItemFailures"),
          duplicateRate);
    }
  }

  EventSourceMapping(SqsClient sqs, LocalFunction function, Settings settings) {
    this.sqs = sqs;
    this.function = function;
    this.settings = settings;
    this.pollers =
        IntStream.rangeClosed(1, settings.concurrency())
            .mapToObj(i ->
                Thread.ofPlatform().daemon().name(function.name() + "-" + i).unstarted(this::poll))
            .toList();
    pollers.forEach(Thread::start);
  }

  /**
   * Nobody is interrupted: the calls that run come to their end, and an idle poller sees it within
   * its poll.
   */
  @Override
  public void close() {
    closed = true;
    for (Thread poller : pollers) {
      try {
        poller.join(Duration.ofSeconds(20));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void poll() {
    while (!closed) {
      try {
        List<Message> batch = gather();
        if (!batch.isEmpty()) {
          delete(batch, invoke(batch));
        }
      } catch (SdkException e) {
        LOG.warn("The queue does not answer; it is asked again", e);
        pause();
      }
    }
  }

  private List<Message> gather() {
    List<Message> batch = new ArrayList<>();
    for (Message twice = again.poll(); twice != null; twice = again.poll()) {
      batch.add(twice);
      if (batch.size() == settings.batchSize()) {
        return batch;
      }
    }
    if (!batch.isEmpty()) {
      return batch;
    }
    batch.addAll(receive(settings.batchSize(), LONGEST_POLL_SECONDS));
    batch.stream()
        .filter(_ -> ThreadLocalRandom.current().nextDouble() < settings.duplicateRate())
        .forEach(again::add);
    long end = System.nanoTime() + settings.window().toNanos();
    while (!batch.isEmpty() && batch.size() < settings.batchSize() && System.nanoTime() < end) {
      batch.addAll(receive(settings.batchSize() - batch.size(), 1));
    }
    return batch;
  }

  private List<Message> receive(int most, int waitSeconds) {
    return sqs.receiveMessage(
            ReceiveMessageRequest.builder()
                .queueUrl(settings.queueUrl())
                .maxNumberOfMessages(most)
                .waitTimeSeconds(waitSeconds)
                .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                .messageAttributeNames("All")
                .build())
        .messages();
  }

  /** The ids of the messages that failed: all of them if the call itself did. */
  private Set<String> invoke(List<Message> batch) {
    try {
      String answer =
          function.invoke(SqsEvents.json(batch, settings.queueArn(), settings.region()));
      return settings.partialFailures() ? failures(answer) : Set.of();
    } catch (FunctionFailedException e) {
      LOG.error("{}; {} messages come back", e.getMessage(), batch.size());
      return ids(batch);
    } catch (RuntimeException
        | JsonProcessingException e) { // as Lambda: a failed call fails its batch
      LOG.error("{} failed; {} messages come back", function.name(), batch.size(), e);
      return ids(batch);
    }
  }

  private static Set<String> failures(String answer) throws JsonProcessingException {
    Set<String> failed = new HashSet<>();
    for (JsonNode failure : JSON.readTree(answer).path("batchItemFailures")) {
      failed.add(failure.path("itemIdentifier").asText());
    }
    return failed;
  }

  private static Set<String> ids(List<Message> batch) {
    Set<String> ids = new HashSet<>();
    batch.forEach(message -> ids.add(message.messageId()));
    return ids;
  }

  private void delete(List<Message> batch, Set<String> failed) {
    List<DeleteMessageBatchRequestEntry> done =
        batch.stream()
            .filter(message -> !failed.contains(message.messageId()))
            .map(message ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(message.messageId())
                    .receiptHandle(message.receiptHandle())
                    .build())
            .toList();
    if (!done.isEmpty()) {
      sqs.deleteMessageBatch(request -> request.queueUrl(settings.queueUrl()).entries(done));
    }
  }

  private static void pause() {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
