package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.provider.ProviderGates;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Gates in the table of jobs, an item each, read strongly before every call. Thread-safe. */
public final class DynamoDbProviderGates implements ProviderGates {
  private static final String CLOSED_UNTIL = "closed_until";

  private final DynamoDbClient dynamoDb;
  private final String table;

  public DynamoDbProviderGates(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  @Override
  public Optional<Instant> closedUntil(String provider) {
    GetItemRequest request =
        GetItemRequest.builder().tableName(table).key(key(provider)).consistentRead(true).build();
    try {
      AttributeValue until = dynamoDb.getItem(request).item().get(CLOSED_UNTIL);
      return Optional.ofNullable(until).map(t -> Instant.ofEpochMilli(Long.parseLong(t.n())));
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot look at a provider's gate", e);
    }
  }

  @Override
  public void close(String provider, Instant until) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(provider))
            .updateExpression("SET closed_until = :until")
            .conditionExpression("attribute_not_exists(closed_until) OR closed_until < :until")
            .expressionAttributeValues(
                Map.of(":until", AttributeValue.fromN(Long.toString(until.toEpochMilli()))))
            .build();
    try {
      dynamoDb.updateItem(request);
    } catch (ConditionalCheckFailedException _) { // it is closed for longer
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot close a provider's gate", e);
    }
  }

  private static Map<String, AttributeValue> key(String provider) {
    return Map.of(JobItem.KEY, AttributeValue.fromS("gate#" + provider));
  }
}
