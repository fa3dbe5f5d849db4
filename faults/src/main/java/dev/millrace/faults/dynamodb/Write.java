package dev.millrace.faults.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * A conditional write to one item, read from its request.
 *
 * @param change makes the new item; an equal one for none
 * @param showsOld whether a failure of the condition brings the item that stands
 */
record Write(
    Table table,
    String key,
    Condition condition,
    UnaryOperator<Map<String, AttributeValue>> change,
    boolean showsOld) {

  static Write of(Table table, Put put) {
    Placeholders placeholders =
        new Placeholders(put.expressionAttributeNames(), put.expressionAttributeValues());
    Condition condition = ConditionParser.parse(put.conditionExpression(), placeholders);
    placeholders.requireAllUsed();
    return new Write(
        table,
        table.schema().keyOfItem(put.item()),
        condition,
        old -> put.item(),
        showsOld(put.returnValuesOnConditionCheckFailure()));
  }

  static Write of(Table table, Update update) {
    Placeholders placeholders =
        new Placeholders(update.expressionAttributeNames(), update.expressionAttributeValues());
    Condition condition = ConditionParser.parse(update.conditionExpression(), placeholders);
    List<UpdateAction> actions =
        UpdateParser.parse(update.updateExpression(), placeholders, table.schema().key());
    placeholders.requireAllUsed();
    return new Write(
        table,
        table.schema().keyOfRequest(update.key()),
        condition,
        old -> {
          Map<String, AttributeValue> item = new TreeMap<>(old);
          item.putAll(update.key());
          actions.forEach(action -> action.apply(old, item));
          return item;
        },
        showsOld(update.returnValuesOnConditionCheckFailure()));
  }

  static Write of(Table table, ConditionCheck check) {
    Placeholders placeholders =
        new Placeholders(check.expressionAttributeNames(), check.expressionAttributeValues());
    Condition condition = ConditionParser.parse(check.conditionExpression(), placeholders);
    placeholders.requireAllUsed();
    return new Write(
        table,
        table.schema().keyOfRequest(check.key()),
        condition,
        old -> old,
        showsOld(check.returnValuesOnConditionCheckFailure()));
  }

  /** The item that stands. */
  Map<String, AttributeValue> old() {
    return table.item(key);
  }

  boolean isAllowed() {
    return condition.holds(old());
  }

  /** What a failure of the condition shows. */
  Map<String, AttributeValue> shown() {
    return showsOld ? old() : Map.of();
  }

  /** Makes the item that is to stand, without storing it. */
  Map<String, AttributeValue> next() {
    return change.apply(old());
  }

  void store(Map<String, AttributeValue> item) {
    if (!item.equals(old())) {
      table.store(key, item);
    }
  }

  private static boolean showsOld(@Nullable ReturnValuesOnConditionCheckFailure wanted) {
    return wanted == ReturnValuesOnConditionCheckFailure.ALL_OLD;
  }
}
