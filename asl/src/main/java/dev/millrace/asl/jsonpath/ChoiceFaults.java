package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a choice rule. */
final class ChoiceFaults {
  private static final String CODE = "SCHEMA_VALIDATION_FAILED";
  private static final Set<String> COMPOSED = Set.of("And", "Or", "Not");
  private static final Set<String> TESTS =
      Set.of("IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp");

  private final List<Problem> problems = new ArrayList<>();

  private ChoiceFaults() {}

  static List<Problem> of(String field, JsonNode rule) {
    ChoiceFaults faults = new ChoiceFaults();
    faults.rule(field, rule, true);
    return faults.problems;
  }

  private void add(String field, String message) {
    problems.add(new Problem(CODE, message, field));
  }

  private void rule(String field, JsonNode rule, boolean top) {
    if (!rule.isObject()) {
      add(field, "Expected value of type [OBJECT]");
      return;
    }
    int operators = 0;
    boolean composed = false;
    for (Map.Entry<String, JsonNode> entry : rule.properties()) {
      String name = entry.getKey();
      if (!ChoiceRules.OTHER_FIELDS.contains(name)) {
        operators++;
        composed |= COMPOSED.contains(name);
        operand(field, name, entry.getValue());
      } else if (!top && (name.equals("Next") || name.equals("Assign"))) {
        add(field + "/" + name, "Field '" + name + "' is not supported");
      }
    }
    if (operators != 1) {
      add(field, "A choice rule must have exactly one operator");
    }
    JsonNode variable = rule.get("Variable");
    if (composed && variable != null) {
      add(field + "/Variable", "Field 'Variable' is not supported");
    } else if (!composed && operators > 0) {
      path(field + "/Variable", variable);
    }
  }

  private void operand(String field, String operator, JsonNode operand) {
    String at = field + "/" + operator;
    if (operator.equals("Not")) {
      rule(at, operand, false);
    } else if (COMPOSED.contains(operator)) {
      if (!operand.isArray() || operand.isEmpty()) {
        add(at, "Expected a nonempty array of rules");
      }
      for (int i = 0; i < operand.size(); i++) {
        rule(at + "[" + i + "]", operand.path(i), false);
      }
    } else if (TESTS.contains(operator)) {
      require(at, operand.isBoolean(), "Expected value of type [BOOLEAN]");
    } else if (operator.equals("StringMatches")) {
      require(
          at,
          operand.isTextual() && Wildcards.isPattern(operand.textValue()),
          "Expected a text in which a backslash stands before * or \\ only");
    } else {
      Comparison.named(operator)
          .ifPresentOrElse(
              comparison -> compared(at, comparison, operand),
              () -> add(at, "Field '" + operator + "' is not supported"));
    }
  }

  private void compared(String at, Comparison comparison, JsonNode operand) {
    if (comparison.path()) {
      path(at, operand);
    } else {
      require(
          at,
          comparison.type().fits(operand),
          "Expected value of type [" + comparison.type() + "]");
    }
  }

  private void path(String at, @Nullable JsonNode value) {
    require(
        at,
        value != null && value.isTextual() && JsonPaths.isPath(value.textValue()),
        "Value is not a valid JSONPath");
  }

  private void require(String at, boolean holds, String message) {
    if (!holds) {
      add(at, message);
    }
  }
}
