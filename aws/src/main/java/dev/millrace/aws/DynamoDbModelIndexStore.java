package dev.millrace.aws;

import dev.millrace.core.model.ModelIndex;
import dev.millrace.core.model.ModelIndexJson;
import dev.millrace.core.model.ModelIndexStore;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The registry's index as one item in the table of jobs. Thread-safe. */
public final class DynamoDbModelIndexStore implements ModelIndexStore {
  private static final String KEY = "models";

  private final VersionedItems items;

  /** The index in this table. */
  public DynamoDbModelIndexStore(DynamoDbClient dynamoDb, String table) {
    this.items = new VersionedItems(dynamoDb, table);
  }

  @Override
  public ModelIndex read() {
    return items.find(KEY).map(ModelIndexJson::read).orElse(ModelIndex.EMPTY);
  }

  @Override
  public boolean save(ModelIndex next) {
    return items.save(KEY, next.revision(), ModelIndexJson.write(next));
  }
}
