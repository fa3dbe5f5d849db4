package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON as the library for JSONata has it, and back. */
final class Values {
  private static final double TWO_TO_63 = 0x1p63;

  private Values() {}

  /** The value, with the mark of the library for null. */
  static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> map = LinkedHashMap.newLinkedHashMap(node.size());
        node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
        yield map;
      }
      case ARRAY -> {
        List<Object> list = new ArrayList<>(node.size());
        node.forEach(item -> list.add(of(item)));
        yield list;
      }
      case NUMBER -> number(node);
      case BOOLEAN -> node.booleanValue();
      case NULL, MISSING -> Jsonata.NULL_VALUE;
      default -> node.asText();
    };
  }

  /**
   * Whole numbers are integers as long as 64 bits hold them, also those written with a fraction.
   */
  private static Number number(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return whole(node.longValue());
    }
    double value = node.doubleValue();
    return value == Math.rint(value) && Math.abs(value) < TWO_TO_63 ? whole((long) value) : value;
  }

  /** The library compares whole numbers by their class. */
  private static Number whole(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }

  /**
   * The value as JSON; numbers that JSON does not have are texts such as {@code "Infinity"}.
   *
   * @throws UnsupportedResult if a function is in it
   */
  static JsonNode json(@Nullable Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case String text -> TextNode.valueOf(text);
      case Boolean flag -> BooleanNode.valueOf(flag);
      case Integer whole -> IntNode.valueOf(whole);
      case Long whole ->
          whole == whole.intValue() ? IntNode.valueOf(whole.intValue()) : LongNode.valueOf(whole);
      case BigInteger whole -> BigIntegerNode.valueOf(whole);
      case Number number -> json(number.doubleValue());
      case Map<?, ?> map -> json(map);
      case List<?> list -> json(list);
      default -> {
        if (Jsonata.NULL_VALUE.equals(value)) {
          yield NullNode.getInstance();
        }
        throw new UnsupportedResult();
      }
    };
  }

  private static JsonNode json(double number) {
    return Double.isFinite(number)
        ? DoubleNode.valueOf(number)
        : TextNode.valueOf(Double.toString(number));
  }

  private static JsonNode json(Map<?, ?> map) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    map.forEach((key, value) -> object.set(String.valueOf(key), json(value)));
    return object;
  }

  private static JsonNode json(List<?> list) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(list.size());
    list.forEach(item -> array.add(json(item)));
    return array;
  }

  /** A result that is no JSON. */
  static final class UnsupportedResult extends RuntimeException {
    UnsupportedResult() {
      super("a function is no JSON", null, false, false);
    }
  }
}
