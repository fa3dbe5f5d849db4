package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the language can do with arrays. */
final class ArrayFunctions {
  private static final int LONGEST_RANGE = 1_000;

  private ArrayFunctions() {}

  static JsonNode array(List<JsonNode> arguments) {
    return JsonNodeFactory.instance.arrayNode(arguments.size()).addAll(arguments);
  }

  static JsonNode partition(List<JsonNode> arguments) {
    ArrayNode array = Arguments.array(arguments.get(0));
    long size = Arguments.truncated(arguments.get(1));
    if (size < 1) {
      throw new InvalidArguments();
    }
    ArrayNode chunks = JsonNodeFactory.instance.arrayNode();
    ArrayNode chunk = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : array) {
      if (chunk.size() == size) {
        chunks.add(chunk);
        chunk = JsonNodeFactory.instance.arrayNode();
      }
      chunk.add(item);
    }
    return chunk.isEmpty() ? chunks : chunks.add(chunk);
  }

  /** Compares as Step Functions does, by the texts of the values: {@code "1"} is 1. */
  static JsonNode contains(List<JsonNode> arguments) {
    String wanted = Plain.text(arguments.get(1));
    for (JsonNode item : Arguments.array(arguments.get(0))) {
      if (Plain.text(item).equals(wanted)) {
        return BooleanNode.TRUE;
      }
    }
    return BooleanNode.FALSE;
  }

  static JsonNode range(List<JsonNode> arguments) {
    long first = Arguments.truncated(arguments.get(0));
    long last = Arguments.truncated(arguments.get(1));
    long step = Arguments.truncated(arguments.get(2));
    if (step == 0) {
      throw new InvalidArguments();
    }
    ArrayNode range = JsonNodeFactory.instance.arrayNode();
    for (long at = first; step > 0 ? at <= last : at >= last; ) {
      if (range.size() == LONGEST_RANGE) {
        throw new InvalidArguments();
      }
      range.add(MathFunctions.whole(at));
      long next = at + step;
      if (((at ^ next) & (step ^ next)) < 0) {
        break;
      }
      at = next;
    }
    return range;
  }

  static JsonNode item(List<JsonNode> arguments) {
    ArrayNode array = Arguments.array(arguments.get(0));
    long index = Arguments.truncated(arguments.get(1));
    if (array.isEmpty() && index >= 0) {
      return NullNode.getInstance();
    }
    if (index < 0 || index >= array.size()) {
      throw new InvalidArguments();
    }
    return array.get((int) index);
  }

  static JsonNode length(List<JsonNode> arguments) {
    return IntNode.valueOf(Arguments.array(arguments.get(0)).size());
  }

  /** In the order in which a hash table of Java holds the values, as Step Functions gives them. */
  static JsonNode unique(List<JsonNode> arguments) {
    ArrayNode array = Arguments.array(arguments.get(0));
    Map<@Nullable Object, JsonNode> known =
        new HashMap<>(Math.max((int) (array.size() / .75f) + 1, 16));
    for (JsonNode item : array) {
      known.putIfAbsent(Plain.value(item), item);
    }
    return JsonNodeFactory.instance.arrayNode(known.size()).addAll(known.values());
  }
}
