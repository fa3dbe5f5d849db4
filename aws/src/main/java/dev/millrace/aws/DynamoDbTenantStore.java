package dev.millrace.aws;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Tenant;
import dev.millrace.core.account.TenantJson;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Tenants in the table of jobs, an item each, and one that names them all. Thread-safe. */
public final class DynamoDbTenantStore implements TenantStore {
  private static final String IDS = "ids";
  private static final Map<String, AttributeValue> DIRECTORY =
      Map.of(JobItem.KEY, AttributeValue.fromS("tenants"));

  private final DynamoDbClient dynamoDb;
  private final String table;
  private final VersionedItems items;

  /** The tenants in this table. */
  public DynamoDbTenantStore(DynamoDbClient dynamoDb, String table) {
    this.dynamoDb = dynamoDb;
    this.table = table;
    this.items = new VersionedItems(dynamoDb, table);
  }

  @Override
  public Optional<Tenant> find(TenantId id) {
    return items.find(key(id)).map(TenantJson::read);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A new tenant is entered in the directory first: one that stands there alone does no harm.
   */
  @Override
  public boolean save(Tenant next) {
    if (next.version() == 1) {
      enter(next.id());
    }
    return items.save(key(next.id()), next.version(), TenantJson.write(next));
  }

  @Override
  public List<TenantId> all() {
    GetItemRequest request =
        GetItemRequest.builder().tableName(table).key(DIRECTORY).consistentRead(true).build();
    try {
      AttributeValue ids = dynamoDb.getItem(request).item().get(IDS);
      return ids == null ? List.of() : ids.ss().stream().sorted().map(TenantId::new).toList();
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot reach the tenants", e);
    }
  }

  private void enter(TenantId id) {
    UpdateItemRequest request =
        UpdateItemRequest.builder()
            .tableName(table)
            .key(DIRECTORY)
            .updateExpression("ADD " + IDS + " :ids")
            .expressionAttributeValues(Map.of(":ids", AttributeValue.fromSs(List.of(id.value()))))
            .build();
    try {
      dynamoDb.updateItem(request);
    } catch (SdkException e) {
      throw new StoreUnavailableException("Cannot reach the tenants", e);
    }
  }

  private static String key(TenantId id) {
    return id + "#tenant";
  }
}
