package dev.millrace.core.http;

import com.fasterxml.jackson.databind.JsonNode;

/** Refuses values that JSON's grammar allows and that nothing behind us can carry. */
final class JsonValues {
  private static final int LARGEST_EXPONENT = 400;

  private JsonValues() {}

  /**
   * Checks every value and key below the node.
   *
   * @throws ProblemException for half of a surrogate pair, and for a number beyond every
   *     floating-point format
   */
  static void check(JsonNode node) {
    if (node.isTextual()) {
      checkSurrogates(node.textValue());
    } else if (node.isBigDecimal()) {
      long exponent = (long) node.decimalValue().precision() - node.decimalValue().scale();
      if (Math.abs(exponent) > LARGEST_EXPONENT) {
        throw new ProblemException(ProblemType.NUMBER_OUT_OF_RANGE, "A number is out of range");
      }
    } else {
      node.propertyStream().forEach(property -> checkSurrogates(property.getKey()));
      node.forEach(JsonValues::check);
    }
  }

  private static void checkSurrogates(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new ProblemException(
            ProblemType.MALFORMED_ENCODING, "A string holds half of a surrogate pair");
      }
    }
  }
}
