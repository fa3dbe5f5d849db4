package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Reads the jobs that entries of an index name, strongly, a hundred a call. Thread-safe. */
final class DynamoDbBatchReader {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoDbBatchReader.class);

  /** What BatchGetItem leaves unread so often is left to the next try. */
  private static final int MOST_CALLS = 5;

  /** BatchGetItem takes no more keys. */
  private static final int MOST_READ = 100;

  private final DynamoDbClient dynamoDb;
  private final String table;

  DynamoDbBatchReader(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** The jobs that are there and can be read, in no order. */
  List<Job> read(List<Map<String, AttributeValue>> entries) {
    List<Job> jobs = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += MOST_READ) {
      List<Map<String, AttributeValue>> keys =
          entries.subList(from, Math.min(from + MOST_READ, entries.size())).stream()
              .map(entry -> Map.of(JobItem.KEY, Objects.requireNonNull(entry.get(JobItem.KEY))))
              .toList();
      items(keys).forEach(item -> readable(item).ifPresent(jobs::add));
    }
    return jobs;
  }

  /** The items under these keys, a hundred at most; those that are there. */
  List<Map<String, AttributeValue>> items(List<Map<String, AttributeValue>> keys) {
    List<Map<String, AttributeValue>> items = new ArrayList<>();
    Map<String, KeysAndAttributes> wanted = Map.of(table, keys(keys));
    for (int call = 1; !wanted.isEmpty(); call++) {
      if (call > MOST_CALLS) {
        throw new StoreUnavailableException("DynamoDB leaves items unread for now", null);
      }
      BatchGetItemResponse answer =
          dynamoDb.batchGetItem(BatchGetItemRequest.builder().requestItems(wanted).build());
      items.addAll(answer.responses().getOrDefault(table, List.of()));
      wanted = answer.unprocessedKeys();
    }
    return items;
  }

  private static KeysAndAttributes keys(List<Map<String, AttributeValue>> keys) {
    return KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
  }

  /**
   * One record that nobody here can read, of a newer version perhaps, must not keep the others
   * waiting.
   */
  private static Optional<Job> readable(Map<String, AttributeValue> item) {
    try {
      return Optional.of(JobItem.read(item));
    } catch (IllegalArgumentException | NullPointerException e) {
      LOG.error("Job {} cannot be read", item.get(JobItem.KEY), e);
      return Optional.empty();
    }
  }
}
