package dev.millrace.asl.jsonpath;

import java.util.Optional;

/**
 * A path, split into what it goes through and what it selects there.
 *
 * @param text as it is written
 * @param root what it goes through
 * @param variable the name of the variable; empty for another root
 * @param query the JSONPath to apply to the root; begins with a dollar sign
 */
record PathText(String text, Root root, String variable, String query) {
  enum Root {
    INPUT,
    CONTEXT,
    VARIABLE
  }

  /** The parts of the path; empty if it begins like no path. */
  static Optional<PathText> of(String text) {
    if (!text.startsWith("$")) {
      return Optional.empty();
    }
    if (text.startsWith("$$")) {
      return Optional.of(new PathText(text, Root.CONTEXT, "", text.substring(1)));
    }
    int end = endOfName(text);
    if (end == 1) {
      return Optional.of(new PathText(text, Root.INPUT, "", text));
    }
    return Optional.of(
        new PathText(text, Root.VARIABLE, text.substring(1, end), "$" + text.substring(end)));
  }

  private static int endOfName(String text) {
    int at = 1;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      boolean fits =
          at == 1
              ? Character.isUnicodeIdentifierStart(character) || character == '_'
              : Character.isUnicodeIdentifierPart(character);
      if (!fits || Character.isIdentifierIgnorable(character)) {
        return at;
      }
      at += Character.charCount(character);
    }
    return at;
  }
}
