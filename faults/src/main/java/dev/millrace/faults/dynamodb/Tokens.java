package dev.millrace.faults.dynamodb;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The words and signs of an expression, taken one after the other. */
final class Tokens {
  private static final Pattern TOKEN =
      Pattern.compile("<>|<=|>=|[=<>(),]|[#:]\\w+|[A-Za-z_]\\w*|\\S");

  private final String expression;
  private final List<String> tokens;
  private int next;

  Tokens(String expression) {
    this.expression = expression;
    this.tokens = TOKEN.matcher(expression).results().map(MatchResult::group).toList();
  }

  /** The next one without taking it; empty at the end. */
  String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  String take() {
    String token = peek();
    next++;
    return token;
  }

  /** Takes the next one if it is this keyword or sign, in upper or lower case. */
  boolean takeIf(String wanted) {
    boolean found = peek().equalsIgnoreCase(wanted);
    if (found) {
      next++;
    }
    return found;
  }

  void expect(String wanted) {
    if (!takeIf(wanted)) {
      throw unsupported();
    }
  }

  boolean atEnd() {
    return next >= tokens.size();
  }

  /** What is not understood is not guessed. */
  UnsupportedOperationException unsupported() {
    return new UnsupportedOperationException(
        String.format(Locale.ROOT, "Not emulated at word %d of: %s", next + 1, expression));
  }
}
