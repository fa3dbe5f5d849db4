package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/**
 * Records in the table of jobs that are neither jobs nor counters: a text each, with a version that
 * every write must know. Thread-safe.
 */
final class VersionedItems {
  private static final String VERSION = "version";
  private static final String RECORD = "record";

  private final DynamoDbClient dynamoDb;
  private final String table;

  VersionedItems(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  /** The record under this key, read strongly. */
  Optional<String> find(String key) {
    GetItemRequest request =
        GetItemRequest.builder()
            .tableName(table)
            .key(Map.of(JobItem.KEY, AttributeValue.fromS(key)))
            .consistentRead(true)
            .build();
    return Optional.ofNullable(ask(() -> dynamoDb.getItem(request)).item().get(RECORD))
        .map(AttributeValue::s);
  }

  /**
   * Stores the record if the stored version still is {@code version - 1}; version 1 if there is
   * none.
   *
   * @return whether it is stored
   */
  boolean save(String key, long version, String record) {
    String writeId = UUID.randomUUID().toString();
    PutItemRequest.Builder request =
        PutItemRequest.builder()
            .tableName(table)
            .item(
                Map.of(
                    JobItem.KEY,
                    AttributeValue.fromS(key),
                    VERSION,
                    number(version),
                    RECORD,
                    AttributeValue.fromS(record),
                    JobItem.WRITE_ID,
                    AttributeValue.fromS(writeId)))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (version == 1) {
      request.conditionExpression("attribute_not_exists(" + JobItem.KEY + ")");
    } else {
      request
          .conditionExpression(VERSION + " = :read")
          .expressionAttributeValues(Map.of(":read", number(version - 1)));
    }
    try {
      ask(() -> dynamoDb.putItem(request.build()));
      return true;
    } catch (ConditionalCheckFailedException e) {
      // the SDK may have repeated a write whose answer was lost
      return e.hasItem() && JobItem.isOwn(e.item(), writeId);
    }
  }

  private static AttributeValue number(long version) {
    return AttributeValue.fromN(Long.toString(version));
  }

  private static <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (ConditionalCheckFailedException e) {
      throw e;
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot reach the table of records", e);
    }
  }
}
