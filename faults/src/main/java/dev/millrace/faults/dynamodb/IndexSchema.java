package dev.millrace.faults.dynamodb;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A global secondary index.
 *
 * @param rangeKey null if it has none
 * @param keysOnly whether it shows keys only, else everything
 */
public record IndexSchema(
    String name, String hashKey, @Nullable String rangeKey, boolean keysOnly) {

  /** Whether the index shows the item: an item without one of the keys is not in it. */
  boolean contains(Map<String, AttributeValue> item) {
    return item.containsKey(hashKey) && (rangeKey == null || item.containsKey(rangeKey));
  }

  /** The item's keys in its table and in the index. */
  Map<String, AttributeValue> keys(Map<String, AttributeValue> item, String tableKey) {
    Map<String, AttributeValue> keys = new TreeMap<>(item);
    keys.keySet()
        .removeIf(
            name -> !name.equals(tableKey) && !name.equals(hashKey) && !name.equals(rangeKey));
    return keys;
  }
}
