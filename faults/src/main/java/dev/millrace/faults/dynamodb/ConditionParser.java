package dev.millrace.faults.dynamodb;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads condition expressions: comparisons, {@code attribute_exists}, {@code attribute_not_exists},
 * {@code NOT}, {@code AND}, {@code OR} and parentheses. Of the three, NOT binds most and OR least.
 */
final class ConditionParser {
  private static final Set<String> SIGNS = Set.of("=", "<>", "<", "<=", ">", ">=");

  private final Tokens tokens;
  private final Placeholders placeholders;

  private ConditionParser(Tokens tokens, Placeholders placeholders) {
    this.tokens = tokens;
    this.placeholders = placeholders;
  }

  /**
   * The condition that the expression states; none if it is null.
   *
   * @throws UnsupportedOperationException if it says anything else than the above
   */
  static Condition parse(@Nullable String expression, Placeholders placeholders) {
    if (expression == null) {
      return new Condition.Always();
    }
    ConditionParser parser = new ConditionParser(new Tokens(expression), placeholders);
    Condition condition = parser.or();
    if (!parser.tokens.atEnd()) {
      throw parser.tokens.unsupported();
    }
    return condition;
  }

  private Condition or() {
    Condition left = and();
    while (tokens.takeIf("OR")) {
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() {
    Condition left = not();
    while (tokens.takeIf("AND")) {
      left = new Condition.And(left, not());
    }
    return left;
  }

  private Condition not() {
    if (tokens.takeIf("NOT")) {
      return new Condition.Not(not());
    }
    if (tokens.takeIf("(")) {
      Condition inner = or();
      tokens.expect(")");
      return inner;
    }
    return switch (tokens.peek().toLowerCase(Locale.ROOT)) {
      case "attribute_exists" -> exists();
      case "attribute_not_exists" -> new Condition.Not(exists());
      default -> comparison();
    };
  }

  private Condition exists() {
    tokens.take();
    tokens.expect("(");
    Condition exists = new Condition.Exists(placeholders.name(tokens));
    tokens.expect(")");
    return exists;
  }

  private Condition comparison() {
    Operand left = placeholders.operand(tokens);
    if (!SIGNS.contains(tokens.peek())) {
      throw tokens.unsupported();
    }
    return new Condition.Comparison(left, tokens.take(), placeholders.operand(tokens));
  }
}
