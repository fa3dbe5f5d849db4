package dev.millrace.asl.items;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One item of a map.
 *
 * @param index from 0 on
 * @param value the item, or the value of the field
 * @param key the name of the field, if the map goes over the fields of an object
 * @param source where it is from: {@code STATE_DATA}, or the address of the data set
 */
public record Item(long index, JsonNode value, @Nullable String key, String source) {
  /** The source of items that are in the input of the state. */
  public static final String STATE_DATA = "STATE_DATA";

  /**
   * The items of a value from the input of the state: those of an array, or the fields of an
   * object; null for any other value.
   */
  public static @Nullable Iterator<Item> of(JsonNode value) {
    if (value.isArray()) {
      return new Numbered(value.elements());
    }
    return value.isObject() ? new NumberedFields(value.properties().iterator()) : null;
  }

  /**
   * What an iteration works on, if no {@code ItemSelector} says otherwise: the item, or of a field
   * <code>{"Key": …, "Value": …}</code>.
   */
  public JsonNode input() {
    return key == null
        ? value
        : JsonNodeFactory.instance.objectNode().put("Key", key).set("Value", value);
  }

  /** The context object with this item as its {@code Map.Item}; the given one stays as it is. */
  public ObjectNode in(ObjectNode context) {
    ObjectNode own = context.objectNode().put("Index", Math.toIntExact(index));
    if (key != null) {
      own.put("Key", key);
    }
    own.set("Value", value);
    own.put("Source", source);
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

  private static final class Numbered implements Iterator<Item> {
    private final Iterator<JsonNode> values;
    private long index;

    Numbered(Iterator<JsonNode> values) {
      this.values = values;
    }

    @Override
    public boolean hasNext() {
      return values.hasNext();
    }

    @Override
    public Item next() {
      return new Item(index++, values.next(), null, STATE_DATA);
    }
  }

  private static final class NumberedFields implements Iterator<Item> {
    private final Iterator<Map.Entry<String, JsonNode>> fields;
    private long index;

    NumberedFields(Iterator<Map.Entry<String, JsonNode>> fields) {
      this.fields = fields;
    }

    @Override
    public boolean hasNext() {
      return fields.hasNext();
    }

    @Override
    public Item next() {
      Map.Entry<String, JsonNode> field = fields.next();
      return new Item(index++, field.getValue(), field.getKey(), STATE_DATA);
    }
  }
}
