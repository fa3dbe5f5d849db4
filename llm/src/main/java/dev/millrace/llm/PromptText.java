package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;

/** A value of an input as it stands in a prompt: as data, whatever it says. */
final class PromptText {
  private static final int REPLACEMENT = 0xFFFD;

  private PromptText() {}

  /** A string as it is, anything else as JSON, what is not there as nothing. */
  static String of(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    return clean(value.isTextual() ? value.textValue() : value.toString());
  }

  /**
   * Without control characters, which no reader sees, except for line feeds and tabs; what is no
   * Unicode is replaced, so that everybody sends the same bytes for it.
   */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || Character.getType(c) != Character.CONTROL)
        .map(c -> Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
