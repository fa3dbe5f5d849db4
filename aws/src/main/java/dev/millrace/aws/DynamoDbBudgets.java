package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.provider.Budgets;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Accounts in the table of jobs, an item each: what is taken, and every hold as an attribute of its
 * own, so that one conditional update holds or settles, once. Thread-safe.
 */
public final class DynamoDbBudgets implements Budgets {
  private static final String TAKEN = "taken";

  private final DynamoDbClient dynamoDb;
  private final String table;

  public DynamoDbBudgets(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  @Override
  public boolean hold(Hold hold, long most) {
    // an account of which nothing is taken yet has room for what is not more than the limit itself
    String room =
        hold.nanos() > most ? "taken <= :room" : "(attribute_not_exists(taken) OR taken <= :room)";
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(hold.account()))
            .updateExpression("SET #hold = :nanos ADD taken :nanos")
            .conditionExpression("attribute_not_exists(#hold) AND " + room)
            .expressionAttributeNames(Map.of("#hold", hold.name()))
            .expressionAttributeValues(
                Map.of(
                    ":nanos",
                    QuotaItems.number(hold.nanos()),
                    ":room",
                    QuotaItems.number(most - hold.nanos())))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build();
    try {
      dynamoDb.updateItem(request);
      return true;
    } catch (ConditionalCheckFailedException e) {
      return e.hasItem() && e.item().containsKey(hold.name());
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot hold money", e);
    }
  }

  @Override
  public void settle(Hold hold, long spentNanos) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(key(hold.account()))
            .updateExpression("REMOVE #hold ADD taken :more")
            .conditionExpression("#hold = :nanos")
            .expressionAttributeNames(Map.of("#hold", hold.name()))
            .expressionAttributeValues(
                Map.of(
                    ":nanos",
                    QuotaItems.number(hold.nanos()),
                    ":more",
                    QuotaItems.number(spentNanos - hold.nanos())))
            .build();
    try {
      dynamoDb.updateItem(request);
    } catch (ConditionalCheckFailedException _) { // it is settled already
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot settle what was held", e);
    }
  }

  @Override
  public long taken(Account account) {
    GetItemRequest request =
        GetItemRequest.builder().tableName(table).key(key(account)).consistentRead(true).build();
    try {
      return QuotaItems.number(dynamoDb.getItem(request).item(), TAKEN);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot read what is spent", e);
    }
  }

  private static Map<String, AttributeValue> key(Account account) {
    return Map.of(
        JobItem.KEY, AttributeValue.fromS(account.owner() + "#budget#" + account.month()));
  }
}
