package dev.millrace.asl.jsonpath;

import java.util.ArrayList;
import java.util.List;

/**
 * The patterns of {@code StringMatches}: a star stands for any characters, also none, and a
 * backslash takes away the meaning of a star or backslash.
 */
final class Wildcards {
  private Wildcards() {}

  /** Whether every backslash of the pattern stands before a star or a backslash. */
  static boolean isPattern(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '\\') {
        i++;
        if (i == pattern.length() || "*\\".indexOf(pattern.charAt(i)) < 0) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the whole text fits the pattern; the time is linear in the text for each star. */
  static boolean matches(String pattern, String text) {
    List<String> parts = parts(pattern);
    String first = parts.getFirst();
    if (parts.size() == 1) {
      return text.equals(first);
    }
    if (!text.startsWith(first)) {
      return false;
    }
    int at = first.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = text.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    String last = parts.getLast();
    return text.length() - at >= last.length() && text.endsWith(last);
  }

  /** What stands between the stars. */
  private static List<String> parts(String pattern) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char character = pattern.charAt(i);
      if (character == '*') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(
            character == '\\' && i + 1 < pattern.length() ? pattern.charAt(++i) : character);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
