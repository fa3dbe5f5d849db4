package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/** What the language can do with JSON. */
final class JsonFunctions {
  private static final ObjectReader READER =
      new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private JsonFunctions() {}

  static JsonNode parse(List<JsonNode> arguments) {
    String text = Arguments.text(arguments.get(0));
    try {
      JsonNode value = READER.readTree(text);
      return value.isMissingNode() ? NullNode.getInstance() : value;
    } catch (JsonProcessingException e) {
      throw new InvalidArguments();
    }
  }

  static JsonNode write(List<JsonNode> arguments) {
    return TextNode.valueOf(arguments.get(0).toString());
  }

  static JsonNode merge(List<JsonNode> arguments) {
    ObjectNode first = Arguments.object(arguments.get(0));
    ObjectNode second = Arguments.object(arguments.get(1));
    if (arguments.get(2).asBoolean()) {
      throw new InvalidArguments();
    }
    ObjectNode merged = first.objectNode();
    merged.setAll(first);
    merged.setAll(second);
    return merged;
  }
}
