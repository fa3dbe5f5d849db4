package dev.millrace.faults.dynamodb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Reads update expressions: {@code SET a = :x}, {@code ADD a :number} and {@code REMOVE a}, each
 * with any number of attributes, no one attribute twice.
 */
final class UpdateParser {
  private final Tokens tokens;
  private final Placeholders placeholders;
  private final List<UpdateAction> actions = new ArrayList<>();

  private UpdateParser(Tokens tokens, Placeholders placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
  }

  /**
   * The changes that the expression states; none if it is null.
   *
   * @param key an attribute that must not change
   * @throws UnsupportedOperationException if it says anything else than the above
   */
  static List<UpdateAction> parse(
      @Nullable String expression, Placeholders placeholders, String key) {
    if (expression == null) {
      return List.of();
    }
    UpdateParser parser = new UpdateParser(new Tokens(expression), placeholders);
    while (!parser.tokens.atEnd()) {
      parser.clause();
    }
    parser.check(key);
    return parser.actions;
  }

  private void clause() {
    String keyword = tokens.take().toUpperCase(Locale.ROOT);
    do {
      actions.add(
          switch (keyword) {
            case "SET" -> assign();
            case "ADD" -> increase();
            case "REMOVE" -> new UpdateAction.Remove(placeholders.name(tokens));
            default -> throw tokens.unsupported();
          });
    } while (tokens.takeIf(","));
  }

  private UpdateAction assign() {
    String attribute = placeholders.name(tokens);
    tokens.expect("=");
    return new UpdateAction.Assign(attribute, placeholders.operand(tokens));
  }

  private UpdateAction increase() {
    String attribute = placeholders.name(tokens);
    if (!(placeholders.operand(tokens) instanceof Operand.Value(AttributeValue by))) {
      throw tokens.unsupported();
    }
    return switch (by.type()) {
      case N -> new UpdateAction.Increase(attribute, by);
      case SS, NS, BS -> throw tokens.unsupported();
      default ->
          throw Rejections.invalid(
              "Invalid UpdateExpression: Incorrect operand type for operator or function;"
                  + " operator: ADD, operand type: "
                  + by.type());
    };
  }

  private void check(String key) {
    Set<String> changed = new HashSet<>();
    for (UpdateAction action : actions) {
      if (action.attribute().equals(key)) {
        throw Rejections.invalid(
            "One or more parameter values were invalid: Cannot update attribute "
                + key
                + ". This attribute is part of the key");
      }
      if (!changed.add(action.attribute())) {
        throw Rejections.invalid(
            "Invalid UpdateExpression: Two document paths overlap with each other; must remove or"
                + " rewrite one of these paths; path one: ["
                + action.attribute()
                + "]");
      }
    }
  }
}
