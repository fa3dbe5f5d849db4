package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Writes of which the first has a condition, and brings the item that stands if that does not hold.
 * Thread-safe.
 */
final class Transaction {
  private static final String CONDITION = "ConditionalCheckFailed";
  private static final String CONFLICT = "TransactionConflict";

  /** One that met another at an item is tried again so often. */
  private static final int MOST_TRIES = 8;

  private final DynamoDbClient dynamoDb;

  Transaction(DynamoDbClient dynamoDb) {
    this.dynamoDb = dynamoDb;
  }

  /** What came of it. */
  sealed interface Result {}

  /** All is written, by this call or by a repetition of it. */
  record Done() implements Result {}

  /**
   * Nothing is written.
   *
   * @param item that stands; empty if there is none
   */
  record Refused(Map<String, AttributeValue> item) implements Result {}

  /**
   * Writes all or nothing.
   *
   * @param writeId left in the first item
   * @throws StoreUnavailableException if nobody can say what came of it
   */
  Result write(List<TransactWriteItem> items, String writeId) {
    for (int tries = 1; ; tries++) {
      try {
        dynamoDb.transactWriteItems(request -> request.transactItems(items));
        return new Done();
      } catch (TransactionCanceledException e) {
        CancellationReason first = e.cancellationReasons().getFirst();
        if (CONDITION.equals(first.code())) {
          Map<String, AttributeValue> item = first.hasItem() ? first.item() : Map.of();
          return JobItem.isOwn(item, writeId) ? new Done() : new Refused(item);
        }
        boolean met = e.cancellationReasons().stream().anyMatch(r -> CONFLICT.equals(r.code()));
        if (!met || tries == MOST_TRIES) {
          throw new StoreUnavailableException("Cannot write a transaction now", e);
        }
      } catch (SdkException e) {
        throw new StoreUnavailableException("Cannot write a transaction", e);
      }
    }
  }
}
