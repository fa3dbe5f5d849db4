package dev.millrace.asl.jsonata;

import com.dashjoin.jsonata.JException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Step Functions says of an evaluation that failed: the code and message of JSONata's
 * reference implementation. The library in use has the codes; its messages are put right here.
 */
final class FailureText {
  private static final String FIRST = "<first>";
  private static final String SECOND = "<second>";
  private static final Pattern CODE = Pattern.compile("[A-Z]\\d{4}");
  private static final Pattern CODED = Pattern.compile("[A-Z]\\d{4}: .*", Pattern.DOTALL);
  private static final Pattern CALLED = Pattern.compile("\\$([A-Za-z_]\\w*)\\s*\\($");
  private static final Map<String, String> ELEMENTS =
      Map.of(
          "a",
          "arrays",
          "b",
          "booleans",
          "f",
          "functions",
          "n",
          "numbers",
          "o",
          "objects",
          "s",
          "strings");

  private FailureText() {}

  /** What follows <i>threw an error during evaluation</i>: a sentence of its own, or a reason. */
  static String of(Throwable failure, String expression, Bounds bounds) {
    String text =
        switch (failure) {
          case Bounds.LimitReached limit -> limit.reason();
          case JException error -> coded(error, expression, bounds);
          case NumberFormatException e -> unreadableNumber(e);
          case DateTimeParseException e ->
              "D3110: The argument of the toMillis function must be an ISO 8601 formatted"
                  + " timestamp. Given "
                  + json(e.getParsedString());
          default ->
              failure.getMessage() == null
                  ? failure.getClass().getSimpleName()
                  : failure.getMessage();
        };
    return (CODED.matcher(text).matches() ? ". " : ": ") + text;
  }

  private static String unreadableNumber(NumberFormatException e) {
    String message = String.valueOf(e.getMessage());
    int quote = message.indexOf('"');
    String value = quote < 0 ? json(message) : message.substring(quote);
    return "D3030: Unable to cast value to a number: " + value;
  }

  private static String coded(JException error, String expression, Bounds bounds) {
    String code = String.valueOf(error.getError());
    if (!CODE.matcher(code).matches()) {
      return code.equals("Second argument of replace function cannot be an empty string")
          ? "D3010: " + code
          : code;
    }
    Object current = error.getCurrent();
    Object expected = error.getExpected();
    return code
        + ": "
        + switch (code) {
          case "T0411" -> filled(code, expected, called(error, expression));
          case "T0412" ->
              "Argument 1 of function "
                  + json(called(error, expression))
                  + " must be an array of "
                  + json(ELEMENTS.getOrDefault(String.valueOf(expected), String.valueOf(expected)));
          case "T2009" ->
              "The values "
                  + json(current)
                  + " and "
                  + json(expected)
                  + " either side of operator "
                  + json(bounds.operator())
                  + " must be of the same data type";
          case "D1002" -> filled(code, expected, current);
          default -> filled(code, current, expected);
        };
  }

  /** The name of the function whose opening parenthesis stands before the place of the error. */
  private static String called(JException error, String expression) {
    int place = Math.clamp(error.getLocation(), 0, expression.length());
    Matcher matcher = CALLED.matcher(expression.substring(0, place));
    return matcher.find() ? matcher.group(1) : "";
  }

  /** The message of the library's catalogue, in which "function" became "Object". */
  static String filled(String code, @Nullable Object first, @Nullable Object second) {
    if (code.equals("D3137") || code.equals("D3141")) {
      return String.valueOf(first);
    }
    return JException.msg(code, -1, FIRST, SECOND)
        .replace("Object", "function")
        .replace("${\"" + FIRST + "\"}", "$" + first)
        .replace("\"" + FIRST + "\"", json(first))
        .replace("\"" + SECOND + "\"", json(second))
        .replace(FIRST, String.valueOf(first))
        .replace(SECOND, String.valueOf(second));
  }

  private static String json(@Nullable Object value) {
    try {
      // the parser has tokens of one character
      JsonNode json = Values.json(value instanceof Character token ? token.toString() : value);
      return json.toString();
    } catch (Values.UnsupportedResult e) {
      return "{}";
    }
  }
}
