package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.asl.Problem;
import dev.millrace.asl.jsonpath.JsonPaths;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the fields that hold templates, paths and expressions, and notes what is wrong in them. */
final class TemplateChecks {
  private static final Set<String> NOTHING = Set.of();

  private TemplateChecks() {}

  /** A template in the state's own language. */
  static @Nullable JsonNode template(Fields owner, String field, Set<String> reserved) {
    JsonNode template = owner.any(field);
    if (template != null) {
      report(
          owner,
          owner.language() == QueryLanguage.JSONATA
              ? owner.reading().jsonata.check(field, template, reserved)
              : owner.reading().paths.check(field, template));
    }
    return template;
  }

  /** A template that may use the input and the context only. */
  static @Nullable JsonNode template(Fields owner, String field) {
    return template(owner, field, NOTHING);
  }

  /** The variables that a state sets. */
  static @Nullable JsonNode assign(Fields owner, Set<String> reserved) {
    if (owner.object("Assign") == null) {
      return null;
    }
    return template(owner, "Assign", reserved);
  }

  static void report(Fields owner, List<Problem> problems) {
    for (Problem problem : problems) {
      owner.reading().add(new Flaw(problem.code(), problem.message(), owner.at(problem.field())));
    }
  }

  /** A path that may be {@code null} on purpose. */
  static @Nullable String path(Fields owner, String field, boolean reference) {
    JsonNode value = owner.any(field);
    if (value == null) {
      return "$";
    }
    if (value.isNull()) {
      return null;
    }
    String text = owner.text(field);
    if (text != null && !(reference ? JsonPaths.isReferencePath(text) : JsonPaths.isPath(text))) {
      owner.flaw(
          field, reference ? "Value is not a Reference Path" : "Value is not a valid JSONPath");
    }
    return text;
  }

  /** A number: literal, a path under the name with {@code Path}, or an expression. */
  static @Nullable Amount amount(
      Fields owner, String field, BigDecimal least, BigDecimal most, boolean integral) {
    owner.exclude(field, field + "Path");
    if (owner.has(field + "Path")) {
      String path = path(owner, field + "Path", false);
      return path == null
          ? null
          : new Amount(field + "Path", JsonNodeFactory.instance.textNode(path));
    }
    JsonNode value = owner.any(field);
    if (value == null) {
      return null;
    }
    if (value.isTextual() && owner.language() == QueryLanguage.JSONATA) {
      if (!isExpression(value.textValue())) {
        owner.flaw(field, "Expected a JSONata expression, as {% … %}");
      }
      template(owner, field);
      return new Amount(field, value);
    }
    if (!value.isNumber() || (integral && !value.isIntegralNumber())) {
      owner.flaw(field, "Expected value of type " + (integral ? "Integer" : "Number"));
    } else if (value.decimalValue().compareTo(least) < 0
        || value.decimalValue().compareTo(most) > 0) {
      owner.flaw(field, "The value must be between %s and %s".formatted(least, most));
    }
    return new Amount(field, value);
  }

  /** Whether the text is one whole JSONata expression. */
  static boolean isExpression(String text) {
    return text.startsWith("{%") && text.endsWith("%}") && text.length() >= 4;
  }
}
