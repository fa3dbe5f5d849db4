package dev.millrace.faults.dynamodb;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * DynamoDB in memory. Operations take effect one at a time and answer, or throw, what the service
 * does; an operation, parameter or expression that is not emulated throws {@link
 * UnsupportedOperationException}. Capacities, sizes of items and types of index keys are not
 * checked. Thread-safe.
 */
public final class InMemoryDynamoDb implements DynamoDbClient {
  private final Map<String, Table> tables = new HashMap<>();
  private final Transactions transactions = new Transactions(this::table);
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong tokens = new AtomicLong();
  private final Faults faults;

  /** Empty tables. */
  public InMemoryDynamoDb(List<TableSchema> tables, Faults faults) {
    tables.forEach(schema -> this.tables.put(schema.name(), new Table(schema)));
    this.faults = faults;
  }

  /** From now on, every index shows its table as it was this many writes ago; 0 for no lag. */
  public void lagIndexes(int writes) {
    lock.lock();
    try {
      tables.values().forEach(table -> table.indexed().lag(writes));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public PutItemResponse putItem(PutItemRequest request) {
    Parameters.allow(
        request,
        "TableName",
        "Item",
        "ConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ReturnValues",
        "ReturnValuesOnConditionCheckFailure");
    Put put =
        Put.builder()
            .item(request.item())
            .conditionExpression(request.conditionExpression())
            .expressionAttributeNames(request.expressionAttributeNames())
            .expressionAttributeValues(request.expressionAttributeValues())
            .returnValuesOnConditionCheckFailure(request.returnValuesOnConditionCheckFailure())
            .build();
    return call(
        request,
        () -> {
          Write write = Write.of(table(request.tableName()), put);
          Map<String, AttributeValue> shown = write(write, request.returnValues());
          PutItemResponse.Builder answer = PutItemResponse.builder();
          return (shown.isEmpty() ? answer : answer.attributes(shown)).build();
        });
  }

  @Override
  public UpdateItemResponse updateItem(UpdateItemRequest request) {
    Parameters.allow(
        request,
        "TableName",
        "Key",
        "UpdateExpression",
        "ConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "ReturnValues",
        "ReturnValuesOnConditionCheckFailure");
    Update update =
        Update.builder()
            .key(request.key())
            .updateExpression(request.updateExpression())
            .conditionExpression(request.conditionExpression())
            .expressionAttributeNames(request.expressionAttributeNames())
            .expressionAttributeValues(request.expressionAttributeValues())
            .returnValuesOnConditionCheckFailure(request.returnValuesOnConditionCheckFailure())
            .build();
    return call(
        request,
        () -> {
          Write write = Write.of(table(request.tableName()), update);
          Map<String, AttributeValue> shown = write(write, request.returnValues());
          UpdateItemResponse.Builder answer = UpdateItemResponse.builder();
          return (shown.isEmpty() ? answer : answer.attributes(shown)).build();
        });
  }

  @Override
  public GetItemResponse getItem(GetItemRequest request) {
    Parameters.allow(request, "TableName", "Key", "ConsistentRead");
    return call(
        request,
        () -> {
          Table table = table(request.tableName());
          Map<String, AttributeValue> item = table.item(table.schema().keyOfRequest(request.key()));
          GetItemResponse.Builder answer = GetItemResponse.builder();
          return (item.isEmpty() ? answer : answer.item(item)).build();
        });
  }

  /** Answers for all keys at once; nothing is ever left unprocessed. */
  @Override
  public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
    Parameters.allow(request, "RequestItems");
    return call(
        request,
        () -> {
          Map<String, List<Map<String, AttributeValue>>> answers = new HashMap<>();
          request
              .requestItems()
              .forEach((name, wanted) -> answers.put(name, items(table(name), wanted)));
          return BatchGetItemResponse.builder()
              .responses(answers)
              .unprocessedKeys(Map.of())
              .build();
        });
  }

  private static List<Map<String, AttributeValue>> items(Table table, KeysAndAttributes wanted) {
    Parameters.allow(wanted, "Keys", "ConsistentRead");
    return wanted.keys().stream()
        .map(key -> table.item(table.schema().keyOfRequest(key)))
        .filter(item -> !item.isEmpty())
        .toList();
  }

  @Override
  public QueryResponse query(QueryRequest request) {
    Parameters.allow(
        request,
        "TableName",
        "IndexName",
        "KeyConditionExpression",
        "ExpressionAttributeNames",
        "ExpressionAttributeValues",
        "Limit",
        "ExclusiveStartKey",
        "ScanIndexForward",
        "ConsistentRead");
    return call(request, () -> new IndexQuery(request, table(request.tableName())).answer());
  }

  @Override
  public ScanResponse scan(ScanRequest request) {
    Parameters.allow(request, "TableName", "ConsistentRead");
    return call(
        request,
        () -> {
          List<Map<String, AttributeValue>> all = List.copyOf(table(request.tableName()).items());
          return ScanResponse.builder()
              .items(all)
              .count(all.size())
              .scannedCount(all.size())
              .build();
        });
  }

  /** A request without a token is given one, as the SDK does before it sends. */
  @Override
  public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
    Parameters.allow(request, "TransactItems", "ClientRequestToken");
    String token = request.clientRequestToken();
    TransactWriteItemsRequest sent =
        token != null
            ? request
            : request.toBuilder()
                .clientRequestToken("millrace-" + tokens.incrementAndGet())
                .build();
    return call(
        sent,
        () -> {
          transactions.write(sent);
          return TransactWriteItemsResponse.builder().build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private <T> T call(DynamoDbRequest request, Supplier<T> operation) {
    while (true) {
      faults.before(request);
      Supplier<T> answer = carryOut(operation);
      if (faults.after(request) == Faults.Answer.ARRIVES) {
        return answer.get();
      }
    }
  }

  /** A refusal by the service is an answer, too, and can be lost like one. */
  private <T> Supplier<T> carryOut(Supplier<T> operation) {
    lock.lock();
    try {
      T answer = operation.get();
      return () -> answer;
    } catch (DynamoDbException e) {
      return () -> {
        throw e;
      };
    } finally {
      lock.unlock();
    }
  }

  /** Answers what the request wants to see. */
  private static Map<String, AttributeValue> write(Write write, @Nullable ReturnValue wanted) {
    if (!write.isAllowed()) {
      throw Rejections.conditionFailed(write.shown());
    }
    Map<String, AttributeValue> old = write.old();
    Map<String, AttributeValue> next = write.next();
    Map<String, AttributeValue> shown =
        switch (wanted) {
          case null -> Map.of();
          case NONE -> Map.of();
          case ALL_OLD -> old;
          case ALL_NEW -> next;
          default -> throw new UnsupportedOperationException("Not emulated: " + wanted);
        };
    write.store(next);
    return shown;
  }

  private Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw Rejections.noSuchTable();
    }
    return table;
  }
}
