package dev.millrace.core.model;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What stands in a prompt in place of a value: {@code {{name}}}. */
public final class PromptMarker {

  /** The name of what retrieval found. */
  public static final String FACTS = "facts";

  private static final String OPENING = "{{";
  private static final Pattern MARKER = Pattern.compile("\\{\\{\\s*([^{}\\s]{1,100})\\s*}}");

  private PromptMarker() {}

  /** Finds the markers of a text, one after the other; group 1 is the name. */
  public static Matcher matcher(String text) {
    return MARKER.matcher(text);
  }

  /** The names in a text, in order. */
  static Stream<String> names(String text) {
    return matcher(text).results().map(marker -> marker.group(1));
  }

  /** Whether something opens in a text as a marker does, and is none. */
  static boolean isBroken(String text) {
    return matcher(text).replaceAll("").contains(OPENING);
  }
}
