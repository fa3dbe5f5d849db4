package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How a Map state finds its items and what bounds it.
 *
 * @param items the JSONata template of the items; null for the input
 * @param itemsPath the path to the items in the input; {@code $} by default
 * @param itemSelector the template that makes the input of an iteration; null for the item
 * @param maxConcurrency how many iterations run at once; 0 for as many as there may be
 * @param toleratedCount how many items may fail; null if the definition says nothing
 * @param toleratedPercentage how many per cent of the items may fail; null likewise
 */
public record MapDetails(
    @Nullable JsonNode items,
    String itemsPath,
    @Nullable JsonNode itemSelector,
    Amount maxConcurrency,
    @Nullable Amount toleratedCount,
    @Nullable Amount toleratedPercentage,
    @Nullable Distribution distribution) {

  /**
   * What makes every item, or batch of items, an execution of its own.
   *
   * @param type of these executions
   * @param label what stands in their names; null to make one up
   * @param reader the object {@code ItemReader}; null if the items are in the input
   * @param batcher the object {@code ItemBatcher}; null for one item each
   * @param writer the object {@code ResultWriter}; null if the results are the state's output
   * @param processor the object {@code ItemProcessor}, which is what these executions run
   */
  public record Distribution(
      MachineType type,
      @Nullable String label,
      @Nullable ObjectNode reader,
      @Nullable ObjectNode batcher,
      @Nullable ObjectNode writer,
      ObjectNode processor) {}
}
