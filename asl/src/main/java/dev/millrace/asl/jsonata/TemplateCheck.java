package dev.millrace.asl.jsonata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks for what is wrong with the expressions of a template. */
final class TemplateCheck {
  private static final String INVALID = "INVALID_JSONATA_EXPRESSION";
  private static final String UNSUPPORTED = "UNSUPPORTED_JSONATA_EXPRESSION";

  private final Set<String> reserved;
  private final List<Problem> problems = new ArrayList<>();

  private TemplateCheck(Set<String> reserved) {
    this.reserved = reserved;
  }

  static List<Problem> of(String field, JsonNode template, Set<String> reserved) {
    TemplateCheck check = new TemplateCheck(reserved);
    check.template(field, template);
    return check.problems;
  }

  private void template(String field, JsonNode template) {
    if (template.isTextual()) {
      String text = template.textValue();
      ExpressionText.of(text).ifPresent(expression -> expression(field, expression));
      if (ExpressionText.isBroken(text)) {
        problems.add(
            new Problem(INVALID, "An expression must begin with {% and end with %}", field));
      }
    }
    for (int i = 0; template.isArray() && i < template.size(); i++) {
      template(field + "[" + i + "]", template.get(i));
    }
    for (Map.Entry<String, JsonNode> entry : template.properties()) {
      template(field + "/" + entry.getKey(), entry.getValue());
    }
  }

  private void expression(String field, String expression) {
    switch (References.of(expression)) {
      case References.Unreadable(String message) ->
          problems.add(new Problem(INVALID, message, field));
      case References.Found(Set<String> names) -> names.forEach(name -> reference(field, name));
    }
  }

  private void reference(String field, String name) {
    String message;
    if (name.equals("$$")) {
      message = "Reference to '$$' is not supported.";
    } else if (name.startsWith(References.STATES)) {
      String part = name.substring(References.STATES.length());
      boolean known = part.equals("input") || part.equals("context") || reserved.contains(part);
      message = known ? "" : "Field '$states." + part + "' does not exist.";
    } else {
      message = "Reference to '" + name + "' at the top level is not supported.";
    }
    if (!message.isEmpty()) {
      problems.add(new Problem(UNSUPPORTED, message, field));
    }
  }
}
