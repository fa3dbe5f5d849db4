package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * One item of a map.
 *
 * @param index from 0 on
 * @param value what an iteration works on
 * @param key its name, if the map goes over the fields of an object
 */
public record Item(long index, JsonNode value, @Nullable String key) {
  /** The context object with this item as its {@code Map.Item}; the given one stays as it is. */
  public ObjectNode in(ObjectNode context) {
    ObjectNode own = context.objectNode().put("Index", index);
    if (key != null) {
      own.put("Key", key);
    }
    own.set("Value", value);
    ObjectNode map = context.objectNode();
    if (context.get("Map") instanceof ObjectNode known) {
      map.setAll(known);
    }
    map.set("Item", own);
    ObjectNode result = context.objectNode();
    result.setAll(context);
    result.set("Map", map);
    return result;
  }
}
