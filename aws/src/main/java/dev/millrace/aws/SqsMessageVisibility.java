package dev.millrace.aws;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/** The visibility of an SQS queue's messages. Thread-safe. */
final class SqsMessageVisibility implements MessageVisibility {
  private static final Logger LOG = LoggerFactory.getLogger(SqsMessageVisibility.class);

  /** SQS keeps a message hidden for 12 hours at the most, counted from its receipt. */
  private static final Duration LONGEST = Duration.ofHours(11);

  private final SqsClient sqs;
  private final String queueUrl;

  SqsMessageVisibility(SqsClient sqs, String queueUrl) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
  }

  @Override
  public void change(List<String> receiptHandles, Duration delay) {
    Duration bounded = delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    int seconds = Math.toIntExact(bounded.plusMillis(999).toSeconds());
    List<ChangeMessageVisibilityBatchRequestEntry> entries =
        IntStream.range(0, receiptHandles.size())
            .mapToObj(i ->
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .receiptHandle(receiptHandles.get(i))
                    .visibilityTimeout(seconds)
                    .build())
            .toList();
    try {
      sqs.changeMessageVisibilityBatch(request -> request.queueUrl(queueUrl).entries(entries));
    } catch (SdkException e) {
      LOG.warn("{} messages come back later than they could", receiptHandles.size(), e);
    }
  }
}
