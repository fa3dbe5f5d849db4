package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Items, grouped as they are asked for. */
final class Batches implements Iterator<JsonNode> {
  private final Iterator<JsonNode> items;
  private final ObjectNode envelope;
  private final long maxItems;
  private final long maxBytes;
  private final long emptyBytes;

  /** The item that did not fit into the batch before. */
  private @Nullable JsonNode next;

  Batches(Iterator<JsonNode> items, ObjectNode envelope, long maxItems, long maxBytes) {
    this.items = items;
    this.envelope = envelope;
    this.maxItems = maxItems;
    this.maxBytes = maxBytes;
    this.emptyBytes = JsonBytes.of(envelope);
  }

  @Override
  public boolean hasNext() {
    return next != null || items.hasNext();
  }

  @Override
  public JsonNode next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    ArrayNode batch = envelope.arrayNode();
    long bytes = emptyBytes;
    while (batch.size() < maxItems && hasNext()) {
      JsonNode item = next != null ? next : items.next();
      next = item;
      long comma = batch.isEmpty() ? 0 : 1;
      long more = comma + JsonBytes.of(item);
      if (bytes + more > maxBytes) {
        break;
      }
      batch.add(item);
      bytes += more;
      next = null;
    }
    if (batch.isEmpty()) {
      throw ItemBatcher.tooLarge(maxBytes);
    }
    ObjectNode input = envelope.objectNode();
    input.setAll(envelope);
    input.set("Items", batch);
    return input;
  }
}
