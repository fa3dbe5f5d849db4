package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** What the language can do with numbers. */
final class MathFunctions {
  private MathFunctions() {}

  static JsonNode add(List<JsonNode> arguments) {
    int first = Arguments.rounded(arguments.get(0));
    int second = Arguments.rounded(arguments.get(1));
    try {
      return IntNode.valueOf(Math.addExact(first, second));
    } catch (ArithmeticException e) {
      throw new InvalidArguments();
    }
  }

  /** From the first number on, below the second; the same for the same seed. */
  static JsonNode random(List<JsonNode> arguments, RandomGenerator unseeded) {
    long first = Arguments.truncated(arguments.get(0));
    long end = Arguments.truncated(arguments.get(1));
    if (first >= end) {
      throw new InvalidArguments();
    }
    if (arguments.size() < 3) {
      return whole(unseeded.nextLong(first, end));
    }
    Random seeded = new Random(Arguments.truncated(arguments.get(2)));
    long width = end - first;
    return whole(
        width > 0 && width <= Integer.MAX_VALUE
            ? first + seeded.nextInt((int) width)
            : seeded.nextLong(first, end));
  }

  /** The number as JSON is read: the smallest kind of node that holds it. */
  static JsonNode whole(long number) {
    return number == (int) number ? IntNode.valueOf((int) number) : LongNode.valueOf(number);
  }
}
