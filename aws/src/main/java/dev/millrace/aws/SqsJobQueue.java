package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Hints in SQS, ten a call; the tenant is the message group, for fair queues. Thread-safe. */
public final class SqsJobQueue implements JobQueue {
  private static final int LARGEST_BATCH = 10;

  private final SqsClient sqs;
  private final String queueUrl;

  public SqsJobQueue(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  @Override
  public void send(List<JobHint> hints) {
    for (int from = 0; from < hints.size(); from += LARGEST_BATCH) {
      sendBatch(hints.subList(from, Math.min(from + LARGEST_BATCH, hints.size())));
    }
  }

  private void sendBatch(List<JobHint> hints) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (JobHint hint : hints) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .messageBody(JobMessage.write(hint))
              .messageGroupId(hint.key().tenant().value())
              .build());
    }
    SendMessageBatchResponse answer = call(entries);
    if (answer.hasFailed() && !answer.failed().isEmpty()) {
      throw new StoreUnavailableException(
          "SQS refused " + answer.failed().size() + " of " + hints.size() + " messages",
          new IllegalStateException(answer.failed().getFirst().message()));
    }
  }

  private SendMessageBatchResponse call(List<SendMessageBatchRequestEntry> entries) {
    try {
      return sqs.sendMessageBatch(request -> request.queueUrl(queueUrl).entries(entries));
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot send to the queue", e);
    }
  }
}
