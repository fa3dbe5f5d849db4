package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Groups items into the inputs of child executions, in order.
 *
 * @param maxItems how many items a batch holds at most, above zero; empty for no limit
 * @param maxBytes how long the input made of a batch is at most, in bytes of UTF-8; above 262,144,
 *     or empty, it is 262,144, the limit of every input
 * @param batchInput what each batch carries beside its items, already resolved; null for nothing
 */
public record ItemBatcher(
    OptionalLong maxItems, OptionalLong maxBytes, @Nullable JsonNode batchInput) {
  private static final long LONGEST_INPUT = 262_144;

  public ItemBatcher {
    if (maxItems.orElse(1) < 1 || maxBytes.orElse(1) < 1) {
      throw new IllegalArgumentException("the limits of a batch are above zero");
    }
  }

  /**
   * The inputs, each {@code {"BatchInput": …, "Items": [ … ]}}, made as they are asked for.
   *
   * @param items what the batches are made of, as {@code ItemSelector} left it
   * @throws StatesError from the iterator, {@code States.Runtime}, if a single item is too large
   *     for a batch
   */
  public Iterator<JsonNode> batches(Iterator<JsonNode> items) {
    return new Batches(
        items,
        envelope(),
        maxItems.orElse(Long.MAX_VALUE),
        Math.min(maxBytes.orElse(LONGEST_INPUT), LONGEST_INPUT));
  }

  private ObjectNode envelope() {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    if (batchInput != null) {
      envelope.set("BatchInput", batchInput);
    }
    envelope.set("Items", envelope.arrayNode());
    return envelope;
  }

  static StatesError tooLarge(long limit) {
    return new StatesError(
        ErrorNames.RUNTIME, "An item is longer than the " + limit + " bytes that a batch may have");
  }
}
