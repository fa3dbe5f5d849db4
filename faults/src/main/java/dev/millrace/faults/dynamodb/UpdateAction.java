package dev.millrace.faults.dynamodb;

import java.math.BigDecimal;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A change of one attribute. */
sealed interface UpdateAction {
  String attribute();

  /**
   * Makes the change.
   *
   * @param before the item as it was before all changes, which is what operands are read from
   */
  void apply(Map<String, AttributeValue> before, Map<String, AttributeValue> item);

  record Assign(String attribute, Operand operand) implements UpdateAction {
    @Override
    public void apply(Map<String, AttributeValue> before, Map<String, AttributeValue> item) {
      item.put(
          attribute,
          operand
              .in(before)
              .orElseThrow(() ->
                  Rejections.invalid(
                      "The provided expression refers to an attribute that does not exist in the"
                          + " item")));
    }
  }

  record Remove(String attribute) implements UpdateAction {
    @Override
    public void apply(Map<String, AttributeValue> before, Map<String, AttributeValue> item) {
      item.remove(attribute);
    }
  }

  /** Adds to a number; what is not there counts as 0. */
  record Increase(String attribute, AttributeValue by) implements UpdateAction {
    @Override
    public void apply(Map<String, AttributeValue> before, Map<String, AttributeValue> item) {
      AttributeValue old = before.getOrDefault(attribute, AttributeValue.fromN("0"));
      if (old.type() != AttributeValue.Type.N) {
        throw Rejections.invalid("An operand in the update expression has an incorrect data type");
      }
      BigDecimal sum = AttributeOrder.number(old).add(AttributeOrder.number(by));
      String text = sum.signum() == 0 ? "0" : sum.stripTrailingZeros().toPlainString();
      item.put(attribute, AttributeValue.fromN(text));
    }
  }
}
