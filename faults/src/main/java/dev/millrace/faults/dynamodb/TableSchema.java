package dev.millrace.faults.dynamodb;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table whose primary key is one string.
 *
 * @param key name of its attribute
 */
public record TableSchema(String name, String key, List<IndexSchema> indexes) {
  public TableSchema {
    indexes = List.copyOf(indexes);
  }

  IndexSchema index(String indexName) {
    return indexes.stream()
        .filter(index -> index.name().equals(indexName))
        .findFirst()
        .orElseThrow(
            () -> Rejections.invalid("The table does not have the specified index: " + indexName));
  }

  /** The key that an item of the table has. */
  String keyOfItem(Map<String, AttributeValue> item) {
    AttributeValue value = item.get(key);
    if (value == null) {
      throw Rejections.invalid(
          "One or more parameter values were invalid: Missing the key " + key + " in the item");
    }
    return text(value);
  }

  /** The key that a request names, and nothing besides. */
  String keyOfRequest(Map<String, AttributeValue> named) {
    AttributeValue value = named.get(key);
    if (value == null || named.size() != 1) {
      throw Rejections.invalid("The provided key element does not match the schema");
    }
    return text(value);
  }

  private String text(AttributeValue value) {
    if (value.type() != AttributeValue.Type.S) {
      throw Rejections.invalid(
          "One or more parameter values were invalid: Type mismatch for key " + key);
    }
    if (value.s().isEmpty()) {
      throw Rejections.invalid(
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty string value. Key: "
              + key);
    }
    return value.s();
  }
}
