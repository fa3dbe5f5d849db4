package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.JException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The rules of pictures such as {@code #,##0.00} (XPath, F&amp;O 4.7.3), which the library leaves
 * unchecked.
 *
 * @param options the characters that mean something else than usual, by the names of the standard
 */
record NumberPicture(Map<?, ?> options) {
  private static final int DIGITS = 10;

  /** Refuses a picture that describes no numbers. */
  void check(String picture) {
    List<String> parts = List.of(picture.split(Pattern.quote(sign(";")), -1));
    if (parts.size() > 2) {
      throw new JException("D3080");
    }
    parts.forEach(this::checkPart);
  }

  private String sign(String usual) {
    String name =
        switch (usual) {
          case "." -> "decimal-separator";
          case "," -> "grouping-separator";
          case "e" -> "exponent-separator";
          case "%" -> "percent";
          case "‰" -> "per-mille";
          case "#" -> "digit";
          case "0" -> "zero-digit";
          default -> "pattern-separator";
        };
    return options.get(name) instanceof String given && !given.isEmpty() ? given : usual;
  }

  private boolean isDigit(char character) {
    int value = character - sign("0").charAt(0);
    return value >= 0 && value < DIGITS;
  }

  private boolean isActive(char character) {
    String text = String.valueOf(character);
    return isDigit(character)
        || text.equals(sign("."))
        || text.equals(sign(","))
        || text.equals(sign("e"))
        || text.equals(sign("#"));
  }

  private boolean isEdge(char character) {
    return isActive(character) && !sign("e").equals(String.valueOf(character));
  }

  private void checkPart(String part) {
    checkSigns(part);
    int start = 0;
    while (start < part.length() && !isEdge(part.charAt(start))) {
      start++;
    }
    int end = part.length();
    while (end > start && !isEdge(part.charAt(end - 1))) {
      end--;
    }
    boolean exponentOnly = end < part.length() && part.startsWith(sign("e"), end);
    String active =
        start == part.length() ? part : part.substring(start, exponentOnly ? end + 1 : end);
    int exponent = active.indexOf(sign("e"));
    checkMantissa(active, exponent < 0 ? active : active.substring(0, exponent));
    if (exponent >= 0) {
      String digits = active.substring(exponent + 1);
      require(!digits.isEmpty() && digits.chars().allMatch(c -> isDigit((char) c)), "D3093");
      require(!part.contains(sign("%")) && !part.contains(sign("‰")), "D3092");
    }
  }

  private void checkSigns(String part) {
    require(isOnce(part, "."), "D3081");
    require(isOnce(part, "%"), "D3082");
    require(isOnce(part, "‰"), "D3083");
    require(!part.contains(sign("%")) || !part.contains(sign("‰")), "D3084");
  }

  private boolean isOnce(String part, String usual) {
    return part.indexOf(sign(usual)) == part.lastIndexOf(sign(usual));
  }

  private void checkMantissa(String active, String mantissa) {
    require(active.chars().allMatch(c -> isActive((char) c)), "D3086");
    String optional = sign("#");
    String group = sign(",");
    require(mantissa.chars().anyMatch(c -> isDigit((char) c) || optional.indexOf(c) >= 0), "D3085");
    int point = mantissa.indexOf(sign("."));
    String whole = point < 0 ? mantissa : mantissa.substring(0, point);
    String fraction = point < 0 ? "" : mantissa.substring(point + 1);
    require(point < 0 || !(whole.endsWith(group) || fraction.startsWith(group)), "D3087");
    require(!whole.endsWith(group), "D3088");
    require(!mantissa.contains(group + group), "D3089");
    int first = whole.lastIndexOf(optional);
    require(first < 0 || !hasDigit(whole.substring(0, first)), "D3090");
    int last = fraction.indexOf(optional);
    require(last < 0 || !hasDigit(fraction.substring(last)), "D3091");
  }

  private boolean hasDigit(String text) {
    return text.chars().anyMatch(c -> isDigit((char) c));
  }

  private static void require(boolean holds, String code) {
    if (!holds) {
      throw new JException(code);
    }
  }
}
