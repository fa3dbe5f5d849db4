package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A second queue beside the main one, for hints that are to overtake its backlog. Every one of them
 * stands in the main queue too, so any may be lost, and none is sent while there is no backlog. No
 * function is invoked for it: workers look into it between two jobs, within their own cap.
 *
 * <p>SQS's fair queues do the same for many workers; they see no noisy neighbour with fewer than 30
 * messages in flight
 * (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues-detailed.html).
 * Thread-safe.
 */
public final class SqsExpressQueue implements JobQueue {
  private static final Logger LOG = LoggerFactory.getLogger(SqsExpressQueue.class);

  /** With no more messages than these, whoever comes last is soon at its turn. */
  private static final int BACKLOG = 10;

  private static final Duration REMEMBERED = Duration.ofSeconds(1);
  private static final int LARGEST_BATCH = 10;

  private final SqsClient sqs;
  private final String queueUrl;
  private final String mainQueueUrl;
  private final SqsJobQueue queue;
  private final InstantSource clock;
  private volatile Depth depth = new Depth(0, Instant.MIN);

  private record Depth(int messages, Instant readAt) {}

  SqsExpressQueue(SqsClient sqs, String queueUrl, String mainQueueUrl, InstantSource clock) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.mainQueueUrl = mainQueueUrl;
    this.queue = new SqsJobQueue(sqs, queueUrl);
    this.clock = clock;
  }

  /** Sends the hints if there is a backlog to overtake; never throws. */
  @Override
  public void send(List<JobHint> hints) {
    try {
      if (depth() >= BACKLOG) {
        queue.send(hints);
      }
    } catch (StoreUnavailableException | SdkException e) {
      LOG.warn("{} hints wait for their turn in the main queue", hints.size(), e);
    }
  }

  /**
   * Takes hints out, at most ten; they do not come again, unless they are given back. None if there
   * are none or on failure.
   */
  public List<JobKey> take() {
    try {
      List<Message> messages =
          sqs.receiveMessage(request ->
                  request.queueUrl(queueUrl).maxNumberOfMessages(LARGEST_BATCH).waitTimeSeconds(0))
              .messages();
      if (messages.isEmpty()) {
        return List.of();
      }
      List<DeleteMessageBatchRequestEntry> entries =
          messages.stream()
              .map(message ->
                  DeleteMessageBatchRequestEntry.builder()
                      .id(message.messageId())
                      .receiptHandle(message.receiptHandle())
                      .build())
              .toList();
      sqs.deleteMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
      return messages.stream()
          .map(message -> JobMessage.read(message.body()))
          .filter(JobMessage.Known.class::isInstance)
          .map(known -> ((JobMessage.Known) known).hint().key())
          .toList();
    } catch (SdkException e) {
      LOG.warn("Nobody overtakes now", e);
      return List.of();
    }
  }

  /** Puts back what was taken in vain; never throws. */
  public void giveBack(List<JobKey> jobs) {
    try {
      queue.send(jobs.stream().map(JobHint::new).toList());
    } catch (StoreUnavailableException e) {
      LOG.warn("{} hints wait for their turn in the main queue", jobs.size(), e);
    }
  }

  private int depth() {
    Instant now = clock.instant();
    Depth known = depth;
    if (known.readAt().isAfter(now.minus(REMEMBERED))) {
      return known.messages();
    }
    String messages =
        sqs.getQueueAttributes(request ->
                request
                    .queueUrl(mainQueueUrl)
                    .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
            .attributes()
            .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
    depth = new Depth(Integer.parseInt(messages), now);
    return depth.messages();
  }
}
