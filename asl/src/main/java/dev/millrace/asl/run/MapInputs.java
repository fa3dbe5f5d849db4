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
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The inputs of the children of a map run, made as they are asked for. For one thread. */
final class MapInputs implements Iterator<JsonNode>, AutoCloseable {
  private final Visit visit;
  private final State.Map state;
  private final JsonNode input;
  private final @Nullable ReadRequest request;
  private final @Nullable ItemBatcher batcher;
  private final @Nullable List<Item> items;
  private Iterator<JsonNode> inputs = Collections.emptyIterator();
  private @Nullable Items opened;

  /**
   * The inputs, all that bounds them evaluated but nothing read.
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
    this.items = items;
    this.request = distribution.reader() == null ? null : request(distribution.reader());
    this.batcher = distribution.batcher() == null ? null : batcher(distribution.batcher());
  }

  /** Begins to read. */
  void open() {
    Iterator<JsonNode> selected = new Selected(source());
    inputs = batcher == null ? selected : batcher.batches(selected);
  }

  private Iterator<Item> source() {
    if (request == null) {
      return items == null ? Collections.emptyIterator() : items.iterator();
    }
    Items read = visit.services().items().open(request);
    opened = read;
    return read;
  }

  /** How many items an input holds. */
  long items(JsonNode of) {
    return batcher != null ? of.path("Items").size() : 1;
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

  private ReadRequest request(ObjectNode reader) {
    String field = state.base().isJsonata() ? "Arguments" : "Parameters";
    JsonNode arguments =
        visit.expressions().render("ItemReader/" + field, reader.path(field), input);
    JsonNode config = reader.path("ReaderConfig");
    return new ReadRequest(
        reader.path("Resource").textValue(),
        arguments,
        config.isMissingNode() ? Json.object() : config,
        amount(config, "MaxItems"));
  }

  private ItemBatcher batcher(ObjectNode config) {
    JsonNode template = config.get("BatchInput");
    return new ItemBatcher(
        amount(config, "MaxItemsPerBatch"),
        amount(config, "MaxInputBytesPerBatch"),
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
