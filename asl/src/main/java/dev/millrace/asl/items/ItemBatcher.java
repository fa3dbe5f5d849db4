package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.StatesError;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Groups items into the inputs of child executions, in order.
 *
 * @param maxItems how many items a batch holds at most; empty for no limit
 * @param maxBytes how long the input made of a batch is at most, in bytes of UTF-8; empty for the
 *     limit of every input, 262,144
 * @param batchInput what each batch carries beside its items, already resolved; null for nothing
 */
public record ItemBatcher(
    OptionalLong maxItems, OptionalLong maxBytes, @Nullable JsonNode batchInput) {

  /**
   * The inputs, each {@code {"BatchInput": …, "Items": [ … ]}}, made as they are asked for.
   *
   * @param items what the batches are made of, as {@code ItemSelector} left it
   * @throws StatesError from the iterator, if a single item is too large for a batch
   */
  public Iterator<JsonNode> batches(Iterator<JsonNode> items) {
    throw new UnsupportedOperationException(items.toString());
  }
}
