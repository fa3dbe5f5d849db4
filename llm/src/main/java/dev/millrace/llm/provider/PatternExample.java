package dev.millrace.llm.provider;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Makes a text that a regular expression finds itself in: for letters, classes, groups, choices and
 * counts, which is what patterns of answers are made of.
 */
final class PatternExample {
  private static final int MOST_REPEATS = 1000;
  private static final String USUAL = "aA0 -_.";

  private final String pattern;
  private final int repeats;
  private int at;

  private PatternExample(String pattern, int repeats) {
    this.pattern = pattern;
    this.repeats = repeats;
  }

  /** A text of so many characters at least; empty if the pattern is beyond this. */
  static Optional<String> of(String pattern, int least) {
    try {
      Pattern checked = Pattern.compile(pattern);
      for (int repeats = 0; repeats <= Math.min(least, MOST_REPEATS); repeats++) {
        String text = new PatternExample(pattern, repeats).choice();
        if (text.length() >= least && checked.matcher(text).find()) {
          return Optional.of(text);
        }
      }
      return Optional.empty();
    } catch (PatternSyntaxException | StringIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** The first of several; the others are read over. */
  private String choice() {
    String first = sequence();
    while (at < pattern.length() && pattern.charAt(at) == '|') {
      at++;
      sequence();
    }
    return first;
  }

  private String sequence() {
    StringBuilder text = new StringBuilder();
    while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
      String one = one();
      text.append(one.repeat(count()));
    }
    return text.toString();
  }

  private String one() {
    char next = pattern.charAt(at++);
    return switch (next) {
      case '^', '$' -> "";
      case '.' -> "a";
      case '\\' -> String.valueOf(escaped(pattern.charAt(at++)));
      case '[' -> String.valueOf(oneOf());
      case '(' -> group();
      default -> String.valueOf(next);
    };
  }

  private String group() {
    if (pattern.startsWith("?:", at)) {
      at += 2;
    }
    String text = choice();
    at++;
    return text;
  }

  private static char escaped(char letter) {
    return switch (letter) {
      case 'd' -> '0';
      case 'w' -> 'a';
      case 's' -> ' ';
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> letter;
    };
  }

  private char oneOf() {
    int end = pattern.indexOf(']', at + 1);
    String set = pattern.substring(at, end);
    at = end + 1;
    if (set.charAt(0) == '^') {
      Pattern allowed = Pattern.compile("[" + set + "]");
      return (char)
          USUAL
              .chars()
              .filter(c -> allowed.matcher(Character.toString(c)).matches())
              .findFirst()
              .orElse('a');
    }
    return set.charAt(0) == '\\' ? escaped(set.charAt(1)) : set.charAt(0);
  }

  private int count() {
    if (at >= pattern.length()) {
      return 1;
    }
    int least =
        switch (pattern.charAt(at)) {
          case '*' -> repeats;
          case '+' -> Math.max(1, repeats);
          case '?' -> 0;
          case '{' -> braces();
          default -> -1;
        };
    if (least < 0) {
      return 1;
    }
    at++;
    if (at < pattern.length() && (pattern.charAt(at) == '?' || pattern.charAt(at) == '+')) {
      at++;
    }
    return least;
  }

  /** Ends at the closing brace. */
  private int braces() {
    int end = pattern.indexOf('}', at);
    String[] bounds = pattern.substring(at + 1, end).split(",", -1);
    at = end;
    int least = Integer.parseInt(bounds[0]);
    int most =
        bounds.length == 1
            ? least
            : bounds[1].isEmpty() ? MOST_REPEATS : Integer.parseInt(bounds[1]);
    return Math.min(Math.max(least, repeats), most);
  }
}
