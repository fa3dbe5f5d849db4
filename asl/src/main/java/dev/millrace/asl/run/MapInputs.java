package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.Amount;
import dev.millrace.asl.definition.MapDetails.Distribution;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.items.Item;
import dev.millrace.asl.items.ItemBatcher;
import dev.millrace.asl.items.Items;
import dev.millrace.asl.items.ReadRequest;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The inputs of the children of a map run, made as they are asked for. For one thread. */
final class MapInputs implements Iterator<JsonNode>, AutoCloseable {
  private final Visit visit;
  private final State.Map state;
  private final JsonNode input;
  private final boolean isBatched;
  private final Iterator<JsonNode> inputs;
  private @Nullable Items opened;

  /**
   * The inputs.
   *
   * @param items the items of the state's input; null if a reader brings them
   */
  MapInputs(
      Visit visit,
      State.Map state,
      Distribution distribution,
      JsonNode input,
      @Nullable List<Item> items) {
    this.visit = visit;
    this.state = state;
    this.input = input;
    this.isBatched = distribution.batcher() != null;
    Iterator<Item> source = items != null ? items.iterator() : open(distribution);
    Iterator<JsonNode> selected = new Selected(source);
    ObjectNode batcher = distribution.batcher();
    this.inputs = batcher == null ? selected : batcher(batcher).batches(selected);
  }

  /** How many items an input holds. */
  long items(JsonNode of) {
    return isBatched ? of.path("Items").size() : 1;
  }

  @Override
  public boolean hasNext() {
    return inputs.hasNext();
  }

  @Override
  public JsonNode next() {
    return inputs.next();
  }

  @Override
  public void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private Items open(Distribution distribution) {
    ObjectNode reader = distribution.reader();
    if (reader == null) {
      throw new IllegalStateException("items come from the input or from a reader");
    }
    boolean isJsonata = state.base().isJsonata();
    String field = isJsonata ? "Arguments" : "Parameters";
    JsonNode arguments =
        visit.expressions().render("ItemReader/" + field, reader.path(field), input);
    JsonNode config = reader.path("ReaderConfig");
    Items items =
        visit
            .services()
            .items()
            .open(
                new ReadRequest(
                    reader.path("Resource").textValue(),
                    arguments,
                    config.isMissingNode() ? Json.object() : config,
                    amount(config, "MaxItems")));
    opened = items;
    return items;
  }

  private ItemBatcher batcher(ObjectNode batcher) {
    JsonNode template = batcher.get("BatchInput");
    return new ItemBatcher(
        amount(batcher, "MaxItemsPerBatch"),
        amount(batcher, "MaxInputBytesPerBatch"),
        template == null
            ? null
            : visit.expressions().render("ItemBatcher/BatchInput", template, input));
  }

  private OptionalLong amount(JsonNode owner, String field) {
    String name = owner.has(field + "Path") ? field + "Path" : field;
    JsonNode value = owner.get(name);
    return value == null
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(1, visit.expressions().integer(new Amount(name, value), input)));
  }

  /** The items as {@code ItemSelector} makes them. */
  private final class Selected implements Iterator<JsonNode> {
    private final Iterator<Item> source;

    Selected(Iterator<Item> source) {
      this.source = source;
    }

    @Override
    public boolean hasNext() {
      return source.hasNext();
    }

    @Override
    public JsonNode next() {
      Item item = source.next();
      JsonNode selector = state.details().itemSelector();
      return selector == null
          ? item.input()
          : visit.expressions().renderIn(item.in(visit.context()), "ItemSelector", selector, input);
    }
  }
}
