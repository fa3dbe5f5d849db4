package dev.millrace.faults.dynamodb;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What a request's expressions may refer to, all of which they must use. */
final class Placeholders {
  private final Map<String, String> names;
  private final Map<String, AttributeValue> values;
  private final Set<String> used = new HashSet<>();

  Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
    this.names = names;
    this.values = values;
  }

  /** An attribute's name, which may stand behind a placeholder. */
  String name(Tokens tokens) {
    String token = tokens.take();
    if (token.startsWith("#")) {
      used.add(token);
      String name = names.get(token);
      if (name == null) {
        throw Rejections.invalid(
            "An expression attribute name used in the document path is not defined; attribute"
                + " name: "
                + token);
      }
      return name;
    }
    boolean function = tokens.peek().equals("(");
    if (function || token.isEmpty() || !Character.isJavaIdentifierStart(token.charAt(0))) {
      throw tokens.unsupported();
    }
    if (ReservedWords.contains(token)) {
      throw Rejections.invalid("Attribute name is a reserved keyword; reserved keyword: " + token);
    }
    return token;
  }

  /** An attribute or a given value. */
  Operand operand(Tokens tokens) {
    if (!tokens.peek().startsWith(":")) {
      return new Operand.Attribute(name(tokens));
    }
    String token = tokens.take();
    used.add(token);
    AttributeValue value = values.get(token);
    if (value == null) {
      throw Rejections.invalid(
          "An expression attribute value used in expression is not defined; attribute value: "
              + token);
    }
    return new Operand.Value(value);
  }

  /** The service refuses a request that defines what it does not use. */
  void requireAllUsed() {
    requireUsed("Names", names.keySet());
    requireUsed("Values", values.keySet());
  }

  private void requireUsed(String what, Set<String> defined) {
    Set<String> unused = new TreeSet<>(defined);
    unused.removeAll(used);
    if (!unused.isEmpty()) {
      throw Rejections.invalid(
          "Value provided in ExpressionAttribute%s unused in expressions: keys: {%s}"
              .formatted(what, String.join(", ", unused)));
    }
  }
}
