package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import java.util.OptionalLong;

/**
 * What an {@code ItemReader} asks for, its paths and expressions already resolved.
 *
 * @param resource {@code arn:aws:states:::s3:getObject} or {@code
 *     arn:aws:states:::s3:listObjectsV2}; the partition does not matter
 * @param arguments the object {@code Arguments} or {@code Parameters}: {@code Bucket} with {@code
 *     Key} or {@code Prefix}
 * @param readerConfig the object {@code ReaderConfig}; empty if the reader has none
 * @param maxItems how many items to read at most, at most 100,000,000; empty, or 0, for that many
 */
public record ReadRequest(
    String resource, JsonNode arguments, JsonNode readerConfig, OptionalLong maxItems) {
  private static final long MOST_ITEMS = 100_000_000;

  /** How many items to read at most. */
  long limit() {
    long wanted = maxItems.orElse(0);
    if (wanted < 0) {
      throw new StatesError(ErrorNames.ITEM_READER_FAILED, "field MaxItems must be positive");
    }
    return wanted == 0 ? MOST_ITEMS : Math.min(wanted, MOST_ITEMS);
  }

  boolean isListing() {
    return resource.endsWith(":s3:listObjectsV2");
  }

  boolean isObject() {
    return resource.endsWith(":s3:getObject");
  }

  String bucket() {
    return required("Bucket");
  }

  String key() {
    return required("Key");
  }

  String prefix() {
    return arguments.path("Prefix").asText("");
  }

  private String required(String name) {
    JsonNode value = arguments.path(name);
    if (!value.isTextual() || value.textValue().isEmpty()) {
      throw new StatesError(
          ErrorNames.ITEM_READER_FAILED, "The item reader needs the field '" + name + "'");
    }
    return value.textValue();
  }
}
