package dev.millrace.faults.dynamodb;

import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A side of a comparison, or what an attribute is set to. */
sealed interface Operand {

  /** Empty if the item has no such attribute. */
  Optional<AttributeValue> in(Map<String, AttributeValue> item);

  record Attribute(String name) implements Operand {
    @Override
    public Optional<AttributeValue> in(Map<String, AttributeValue> item) {
      return Optional.ofNullable(item.get(name));
    }
  }

  record Value(AttributeValue value) implements Operand {
    @Override
    public Optional<AttributeValue> in(Map<String, AttributeValue> item) {
      return Optional.of(value);
    }
  }
}
