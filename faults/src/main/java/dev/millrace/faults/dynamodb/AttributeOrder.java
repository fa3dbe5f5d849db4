package dev.millrace.faults.dynamodb;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How DynamoDB compares numbers and strings: by value, and by their UTF-8 bytes. */
final class AttributeOrder {
  private AttributeOrder() {}

  /** Numbers of one value are equal, however they are written; so is everything of one content. */
  static boolean equal(AttributeValue a, AttributeValue b) {
    return bothAre(AttributeValue.Type.N, a, b) ? compare(a, b) == 0 : a.equals(b);
  }

  /** Whether there is an order between the two: they are of one type. */
  static boolean comparable(AttributeValue a, AttributeValue b) {
    return a.type() == b.type();
  }

  /**
   * Negative, zero or positive.
   *
   * @throws UnsupportedOperationException unless both are numbers or both strings
   */
  static int compare(AttributeValue a, AttributeValue b) {
    if (bothAre(AttributeValue.Type.N, a, b)) {
      return number(a).compareTo(number(b));
    }
    if (bothAre(AttributeValue.Type.S, a, b)) {
      return Arrays.compareUnsigned(
          a.s().getBytes(StandardCharsets.UTF_8), b.s().getBytes(StandardCharsets.UTF_8));
    }
    throw new UnsupportedOperationException("Order of " + a.type() + " and " + b.type());
  }

  static BigDecimal number(AttributeValue value) {
    return new BigDecimal(value.n());
  }

  private static boolean bothAre(AttributeValue.Type type, AttributeValue a, AttributeValue b) {
    return a.type() == type && b.type() == type;
  }
}
