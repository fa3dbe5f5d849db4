package dev.millrace.asl.jsonata;

import java.util.Optional;

/** Strings of templates that are expressions: <code>{% … %}</code> and nothing around it. */
final class ExpressionText {
  private static final String OPEN = "{%";
  private static final String CLOSE = "%}";

  private ExpressionText() {}

  /** The expression without its delimiters and the white space inside them. */
  static Optional<String> of(String text) {
    boolean expression =
        text.length() >= OPEN.length() + CLOSE.length()
            && text.startsWith(OPEN)
            && text.endsWith(CLOSE);
    return expression
        ? Optional.of(text.substring(OPEN.length(), text.length() - CLOSE.length()).strip())
        : Optional.empty();
  }

  /** Whether the string begins or ends like an expression, but not both. */
  static boolean isBroken(String text) {
    return of(text).isEmpty() && (text.startsWith(OPEN) || text.endsWith(CLOSE));
  }
}
