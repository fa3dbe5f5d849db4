package dev.millrace.asl.jsonpath;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.Digest;
import java.util.Base64;
import java.util.List;
import java.util.StringTokenizer;

/** What the language can do with texts. */
final class TextFunctions {
  private static final int LONGEST = 10_000;

  private TextFunctions() {}

  static JsonNode encode(List<JsonNode> arguments) {
    byte[] bytes = limited(Arguments.text(arguments.get(0))).getBytes(UTF_8);
    return TextNode.valueOf(Base64.getEncoder().encodeToString(bytes));
  }

  /** Reads over what is no Base64, and up to the first padding. */
  static JsonNode decode(List<JsonNode> arguments) {
    String text = limited(Arguments.text(arguments.get(0)));
    StringBuilder digits = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      if (character == '=') {
        break;
      }
      char plain = character == '-' ? '+' : character == '_' ? '/' : character;
      if (isDigit(plain)) {
        digits.append(plain);
      }
    }
    if (digits.length() % 4 == 1) {
      digits.setLength(digits.length() - 1);
    }
    return TextNode.valueOf(new String(Base64.getDecoder().decode(digits.toString()), UTF_8));
  }

  private static boolean isDigit(char character) {
    return (character >= 'A' && character <= 'Z')
        || (character >= 'a' && character <= 'z')
        || (character >= '0' && character <= '9')
        || character == '+'
        || character == '/';
  }

  static JsonNode hash(List<JsonNode> arguments) {
    String text = limited(Plain.text(arguments.get(0)));
    return Digest.named(Arguments.text(arguments.get(1)))
        .map(digest -> TextNode.valueOf(digest.of(text)))
        .orElseThrow(InvalidArguments::new);
  }

  static JsonNode split(List<JsonNode> arguments) {
    StringTokenizer tokens =
        new StringTokenizer(Arguments.text(arguments.get(0)), Arguments.text(arguments.get(1)));
    ArrayNode parts = JsonNodeFactory.instance.arrayNode();
    while (tokens.hasMoreTokens()) {
      parts.add(tokens.nextToken());
    }
    return parts;
  }

  private static String limited(String text) {
    if (text.length() > LONGEST) {
      throw new InvalidArguments();
    }
    return text;
  }
}
