package dev.millrace.aws;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.inbox.InboxQueue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Hints in the form of S3's own notifications, so that one reader reads both. Thread-safe. */
final class SqsInboxQueue implements InboxQueue {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LARGEST_BATCH = 10;

  private final SqsClient sqs;
  private final String queueUrl;
  private final String bucket;

  SqsInboxQueue(SqsClient sqs, String queueUrl, String bucket) {
    this.sqs = sqs;
    this.queueUrl = queueUrl;
    this.bucket = bucket;
  }

  @Override
  public void send(List<String> keys) {
    for (int from = 0; from < keys.size(); from += LARGEST_BATCH) {
      sendBatch(keys.subList(from, Math.min(keys.size(), from + LARGEST_BATCH)));
    }
  }

  private void sendBatch(List<String> keys) {
    List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
    for (String key : keys) {
      entries.add(
          SendMessageBatchRequestEntry.builder()
              .id(Integer.toString(entries.size()))
              .messageBody(message(key))
              .build());
    }
    try {
      var answer = sqs.sendMessageBatch(r -> r.queueUrl(queueUrl).entries(entries));
      if (answer.hasFailed() && !answer.failed().isEmpty()) {
        throw new StoreUnavailableException("The queue did not take every hint", null);
      }
    } catch (SdkException e) {
      throw new StoreUnavailableException("The queue does not answer", e);
    }
  }

  private String message(String key) {
    ObjectNode message = JSON.createObjectNode();
    ObjectNode record = message.putArray("Records").addObject();
    record.put("eventSource", "millrace:sweep");
    ObjectNode s3 = record.putObject("s3");
    s3.putObject("bucket").put("name", bucket);
    s3.putObject("object").put("key", URLEncoder.encode(key, StandardCharsets.UTF_8));
    return message.toString();
  }
}
