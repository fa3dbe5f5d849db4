package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Tenant;
import dev.millrace.core.account.TenantJson;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;
import java.util.List;
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
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Tenants in the table of jobs, an item each, and one that names them all. Thread-safe. */
public final class DynamoDbTenantStore implements TenantStore {
  private static final String VERSION = "version";
  private static final String RECORD = "record";
  private static final String IDS = "ids";
  private static final Map<String, AttributeValue> DIRECTORY =
      Map.of(JobItem.KEY, AttributeValue.fromS("tenants"));

  private final DynamoDbClient dynamoDb;
  private final String table;

  /** The tenants in this table. */
  public DynamoDbTenantStore(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    AttributeValue record = read(Map.of(JobItem.KEY, key(id))).get(RECORD);
    return Optional.ofNullable(record).map(text -> TenantJson.read(text.s()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A new tenant is entered in the directory first: one that stands there alone does no harm.
   */
  @Override
  public boolean save(Tenant next) {
    String writeId = UUID.randomUUID().toString();
    boolean first = next.version() == 1;
    if (first) {
      enter(next.id());
    }
    PutItemRequest.Builder request =
        PutItemRequest.builder()
            .tableName(table)
            .item(
                Map.of(
                    JobItem.KEY,
                    key(next.id()),
                    VERSION,
                    version(next.version()),
                    RECORD,
                    AttributeValue.fromS(TenantJson.write(next)),
                    JobItem.WRITE_ID,
                    AttributeValue.fromS(writeId)))
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    if (first) {
      request.conditionExpression("attribute_not_exists(" + JobItem.KEY + ")");
    } else {
      request
          .conditionExpression(VERSION + " = :read")
          .expressionAttributeValues(Map.of(":read", version(next.version() - 1)));
    }
    try {
      ask(() -> dynamoDb.putItem(request.build()));
      return true;
    } catch (ConditionalCheckFailedException e) {
      // the SDK may have repeated a write whose answer was lost
      return e.hasItem() && JobItem.isOwn(e.item(), writeId);
    }
  }

  @Override
  public List<TenantId> all() {
    AttributeValue ids = read(DIRECTORY).get(IDS);
    return ids == null ? List.of() : ids.ss().stream().sorted().map(TenantId::new).toList();
  }

  private void enter(TenantId id) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(DIRECTORY)
            .updateExpression("ADD " + IDS + " :ids")
            .expressionAttributeValues(Map.of(":ids", AttributeValue.fromSs(List.of(id.value()))))
            .build();
    ask(() -> dynamoDb.updateItem(request));
  }

  private Map<String, AttributeValue> read(Map<String, AttributeValue> key) {
    GetItemRequest request =
        GetItemRequest.builder().tableName(table).key(key).consistentRead(true).build();
    return ask(() -> dynamoDb.getItem(request)).item();
  }

  private static AttributeValue key(TenantId id) {
    return AttributeValue.fromS(id + "#tenant");
  }

  private static AttributeValue version(long version) {
    return AttributeValue.fromN(Long.toString(version));
  }

  private static <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (ConditionalCheckFailedException e) {
      throw e;
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot reach the tenants", e);
    }
  }
}
