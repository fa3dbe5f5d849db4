package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Arguments of functions, as the types that the functions demand. */
final class Arguments {
  private Arguments() {}

  static ArrayNode array(JsonNode argument) {
    if (argument instanceof ArrayNode array) {
      return array;
    }
    throw new InvalidArguments();
  }

  static ObjectNode object(JsonNode argument) {
    if (argument instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidArguments();
  }

  static String text(JsonNode argument) {
    if (argument.isTextual()) {
      return argument.textValue();
    }
    throw new InvalidArguments();
  }

  /** A number without its fraction. */
  static long truncated(JsonNode argument) {
    if (argument.isNumber()) {
      return argument.isIntegralNumber() && argument.canConvertToLong()
          ? argument.longValue()
          : (long) argument.doubleValue();
    }
    throw new InvalidArguments();
  }

  /** A number rounded to the nearest whole one of 32 bits. */
  static int rounded(JsonNode argument) {
    if (!argument.isNumber()) {
      throw new InvalidArguments();
    }
    double number = argument.doubleValue();
    long rounded = Math.round(number);
    if (rounded < Integer.MIN_VALUE || rounded > Integer.MAX_VALUE) {
      throw new InvalidArguments();
    }
    return (int) rounded;
  }
}
