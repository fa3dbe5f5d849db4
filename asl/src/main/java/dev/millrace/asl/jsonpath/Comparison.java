package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An operator that compares two values of one type, such as {@code NumericLessThanEquals}.
 *
 * @param type what both values have to be
 * @param holds what the result of comparing them has to be
 * @param path whether the operand is a path to the value
 */
record Comparison(Type type, IntPredicate holds, boolean path) {
  private static final Pattern NAME =
      Pattern.compile(
          "(String|Numeric|Boolean|Timestamp)"
              + "(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?");

  private static final Map<String, IntPredicate> RELATIONS =
      Map.of(
          "Equals", result -> result == 0,
          "LessThan", result -> result < 0,
          "GreaterThan", result -> result > 0,
          "LessThanEquals", result -> result <= 0,
          "GreaterThanEquals", result -> result >= 0);

  enum Type {
    STRING,
    NUMERIC,
    BOOLEAN,
    TIMESTAMP;

    /** Whether the value is of this type. */
    boolean fits(JsonNode value) {
      return switch (this) {
        case STRING -> value.isTextual();
        case NUMERIC -> value.isNumber();
        case BOOLEAN -> value.isBoolean();
        case TIMESTAMP -> Timestamps.of(value).isPresent();
      };
    }

    private Comparator<JsonNode> order() {
      return switch (this) {
        case STRING -> Comparator.comparing(JsonNode::textValue);
        case NUMERIC -> Comparator.comparing(JsonNode::decimalValue);
        case BOOLEAN -> Comparator.comparing(JsonNode::booleanValue);
        case TIMESTAMP -> Comparator.comparing(node -> Timestamps.of(node).orElseThrow());
      };
    }
  }

  /** The operator of this name; empty if it is none of this kind. */
  static Optional<Comparison> named(String operator) {
    Matcher matcher = NAME.matcher(operator);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Type type = Type.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    String relation = matcher.group(2);
    IntPredicate holds = RELATIONS.get(relation);
    if (holds == null || (type == Type.BOOLEAN && !relation.equals("Equals"))) {
      return Optional.empty();
    }
    return Optional.of(new Comparison(type, holds, matcher.group(3) != null));
  }

  /** Whether both values are of the type and stand in the relation. */
  boolean holds(JsonNode left, JsonNode right) {
    return type.fits(left) && type.fits(right) && holds.test(type.order().compare(left, right));
  }
}
