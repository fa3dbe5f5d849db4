package dev.millrace.asl.jsonpath;

import java.util.Iterator;
import java.util.List;

/** The template of {@code States.Format}: a text with <code>{}</code> for each value. */
final class FormatTemplate {
  private FormatTemplate() {}

  /**
   * The text with the values filled in.
   *
   * @param template with a backslash before braces, quotes and backslashes that are meant so
   * @throws InvalidArguments if it has a lone brace, or more or fewer places than values
   */
  static String fill(String template, List<String> values) {
    Iterator<String> rest = values.iterator();
    StringBuilder filled = new StringBuilder(template.length());
    for (int i = 0; i < template.length(); i++) {
      char character = template.charAt(i);
      if (character == '\\' && i + 1 < template.length()) {
        filled.append(template.charAt(++i));
      } else if (character == '}') {
        throw new InvalidArguments(
            "Invalid template in States.Format: matching '{' not found for '}'.");
      } else if (character != '{') {
        filled.append(character);
      } else if (i + 1 == template.length() || template.charAt(++i) != '}') {
        throw new InvalidArguments(
            "Invalid template in States.Format: matching '}' not found for '{'.");
      } else if (rest.hasNext()) {
        filled.append(rest.next());
      } else {
        throw mismatch();
      }
    }
    if (rest.hasNext()) {
      throw mismatch();
    }
    return filled.toString();
  }

  private static InvalidArguments mismatch() {
    return new InvalidArguments(
        "Invalid arguments in States.Format: number of arguments do not match the occurrences of"
            + " {}.");
  }
}
