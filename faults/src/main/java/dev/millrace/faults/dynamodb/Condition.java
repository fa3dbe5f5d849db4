package dev.millrace.faults.dynamodb;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What must hold of an item; one that is not there has no attributes. */
sealed interface Condition {
  boolean holds(Map<String, AttributeValue> item);

  record Always() implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return true;
    }
  }

  record And(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return left.holds(item) && right.holds(item);
    }
  }

  record Or(Condition left, Condition right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return left.holds(item) || right.holds(item);
    }
  }

  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return !condition.holds(item);
    }
  }

  record Exists(String attribute) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      return item.containsKey(attribute);
    }
  }

  /**
   * A comparison. Only {@code <>} holds of an attribute that is not there, or of another type.
   *
   * @param sign one of the six
   */
  record Comparison(Operand left, String sign, Operand right) implements Condition {
    @Override
    public boolean holds(Map<String, AttributeValue> item) {
      Optional<AttributeValue> a = left.in(item);
      Optional<AttributeValue> b = right.in(item);
      if (a.isEmpty() || b.isEmpty()) {
        return sign.equals("<>");
      }
      return holds(a.get(), b.get());
    }

    private boolean holds(AttributeValue a, AttributeValue b) {
      return switch (sign) {
        case "=" -> AttributeOrder.equal(a, b);
        case "<>" -> !AttributeOrder.equal(a, b);
        default -> AttributeOrder.comparable(a, b) && isOrdered(AttributeOrder.compare(a, b));
      };
    }

    private boolean isOrdered(int order) {
      return switch (sign) {
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        default -> order >= 0;
      };
    }
  }
}
