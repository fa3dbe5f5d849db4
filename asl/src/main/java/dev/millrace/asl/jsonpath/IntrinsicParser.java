package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads paths and calls such as {@code States.Format('{}', $.name)}. */
final class IntrinsicParser {
  /** How deeply calls may stand inside each other. */
  private static final int DEEPEST = 10;

  private static final Pattern NAME = Pattern.compile("States\\.[A-Za-z0-9]+");
  private static final Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String text;
  private int at;

  private IntrinsicParser(String text) {
    this.text = text;
  }

  static Expression parse(String text) throws InvalidExpression {
    if (text.startsWith("$")) {
      return new Expression.Path(path(text));
    }
    IntrinsicParser parser = new IntrinsicParser(text);
    Expression call = parser.call(1);
    parser.skipSpace();
    if (parser.at < text.length()) {
      throw parser.unexpected();
    }
    return call;
  }

  private static PathText path(String text) throws InvalidExpression {
    PathText path = PathText.of(text).orElseThrow(() -> new InvalidExpression("No path: " + text));
    String fault = Query.fault(path).orElse(null);
    if (fault != null) {
      throw new InvalidExpression(fault);
    }
    return path;
  }

  private Expression call(int depth) throws InvalidExpression {
    if (depth > DEEPEST) {
      throw new InvalidExpression("Intrinsic functions are nested more than " + DEEPEST + " deep");
    }
    String name = expect(NAME);
    IntrinsicFunction function =
        IntrinsicFunction.named(name)
            .orElseThrow(() -> new InvalidExpression("There is no function " + name));
    skipSpace();
    expect('(');
    skipSpace();
    List<Expression> arguments = new ArrayList<>();
    while (!next(')')) {
      if (!arguments.isEmpty()) {
        expect(',');
        skipSpace();
      }
      arguments.add(argument(depth));
      skipSpace();
    }
    return new Expression.Call(function, List.copyOf(arguments));
  }

  private Expression argument(int depth) throws InvalidExpression {
    if (at == text.length()) {
      throw unexpected();
    }
    return switch (text.charAt(at)) {
      case '\'' -> quoted();
      case '$' -> new Expression.Path(path(pathArgument()));
      case 'S' -> call(depth + 1);
      case 't' -> word("true", BooleanNode.TRUE);
      case 'f' -> word("false", BooleanNode.FALSE);
      case 'n' -> word("null", NullNode.getInstance());
      default -> number();
    };
  }

  private Expression word(String word, JsonNode value) throws InvalidExpression {
    if (!text.startsWith(word, at)) {
      throw unexpected();
    }
    at += word.length();
    return new Expression.Literal(value);
  }

  private Expression number() throws InvalidExpression {
    try {
      return new Expression.Literal(JSON.readTree(expect(NUMBER)));
    } catch (JsonProcessingException e) {
      throw new InvalidExpression("A number is out of range");
    }
  }

  private Expression quoted() throws InvalidExpression {
    int start = ++at;
    while (at < text.length() && text.charAt(at) != '\'') {
      if (text.charAt(at) == '\\') {
        at++;
        if (at == text.length() || "'{}\\".indexOf(text.charAt(at)) < 0) {
          throw new InvalidExpression("A backslash must stand before ', {, } or \\");
        }
      }
      at++;
    }
    if (at == text.length()) {
      throw new InvalidExpression("A text is not closed by '");
    }
    return new Expression.Text(text.substring(start, at++));
  }

  /** A path up to the comma or parenthesis that ends the argument. */
  private String pathArgument() {
    int start = at;
    int open = 0;
    char quote = 0;
    for (; at < text.length(); at++) {
      char character = text.charAt(at);
      if (quote != 0) {
        if (character == '\\') {
          at++;
        } else if (character == quote) {
          quote = 0;
        }
      } else if (character == '\'' || character == '"') {
        quote = character;
      } else if (character == '[' || character == '(') {
        open++;
      } else if (open == 0 && (character == ',' || character == ')')) {
        break;
      } else if (character == ']' || character == ')') {
        open--;
      }
    }
    at = Math.min(at, text.length());
    return text.substring(start, at).stripTrailing();
  }

  private void skipSpace() {
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
  }

  private boolean next(char character) {
    boolean there = at < text.length() && text.charAt(at) == character;
    if (there) {
      at++;
    }
    return there;
  }

  private void expect(char character) throws InvalidExpression {
    if (!next(character)) {
      throw unexpected();
    }
  }

  private String expect(Pattern pattern) throws InvalidExpression {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      throw unexpected();
    }
    at = matcher.end();
    return matcher.group();
  }

  private InvalidExpression unexpected() {
    return new InvalidExpression(
        at == text.length()
            ? "Unexpected end"
            : "Unexpected character '" + text.charAt(at) + "' at position " + at);
  }
}
