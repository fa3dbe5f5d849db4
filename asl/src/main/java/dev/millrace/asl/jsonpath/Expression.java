package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What stands in a field whose name ends in {@code .$}. */
sealed interface Expression {
  record Path(PathText path) implements Expression {}

  /** A number, true, false or null. */
  record Literal(JsonNode value) implements Expression {}

  /**
   * A text in quotes.
   *
   * @param raw between the quotes, with its escapes
   */
  record Text(String raw) implements Expression {
    /** The text without its escapes. */
    String value() {
      StringBuilder value = new StringBuilder(raw.length());
      for (int i = 0; i < raw.length(); i++) {
        char character = raw.charAt(i);
        value.append(character == '\\' && i + 1 < raw.length() ? raw.charAt(++i) : character);
      }
      return value.toString();
    }
  }

  record Call(IntrinsicFunction function, List<Expression> arguments) implements Expression {}
}
