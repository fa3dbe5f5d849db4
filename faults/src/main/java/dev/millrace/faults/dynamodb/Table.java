package dev.millrace.faults.dynamodb;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The items of one table, in the order of their keys, so that every run sees them alike. */
final class Table {
  private final TableSchema schema;
  private final NavigableMap<String, Map<String, AttributeValue>> items = new TreeMap<>();
  private final LaggingItems indexed = new LaggingItems();

  Table(TableSchema schema) {
    this.schema = schema;
  }

  TableSchema schema() {
    return schema;
  }

  /** The item of this key; an empty one if there is none. */
  Map<String, AttributeValue> item(String key) {
    return items.getOrDefault(key, Map.of());
  }

  Collection<Map<String, AttributeValue>> items() {
    return items.values();
  }

  LaggingItems indexed() {
    return indexed;
  }

  void store(String key, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> copy = Collections.unmodifiableMap(new TreeMap<>(item));
    items.put(key, copy);
    indexed.store(key, copy);
  }
}
