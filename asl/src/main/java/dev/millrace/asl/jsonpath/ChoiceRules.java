package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.Problem;
import dev.millrace.asl.StatesError;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of a Choice state whose query language is JSONPath. */
public final class ChoiceRules {
  /** What a rule may carry beside its operator. */
  static final Set<String> OTHER_FIELDS = Set.of("Variable", "Next", "Comment", "Assign");

  private ChoiceRules() {}

  /**
   * Whether the rule holds. A value of another type than the comparison's makes it false.
   *
   * @param rule a comparison, or {@code And}, {@code Or} or {@code Not} of rules
   * @throws StatesError {@code States.Runtime} if a path of it selects nothing, except for {@code
   *     IsPresent}, or if it has no operator of the language
   */
  public static boolean matches(
      JsonNode rule, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    return matches(rule, new Data(input, context, variables));
  }

  private static boolean matches(JsonNode rule, Data data) {
    String operator = operator(rule);
    JsonNode operand = rule.path(operator);
    return switch (operator) {
      case "And" -> all(operand, data);
      case "Or" -> any(operand, data);
      case "Not" -> !matches(operand, data);
      default -> holds(operator, operand, rule.path("Variable").asText(), data);
    };
  }

  private static String operator(JsonNode rule) {
    for (Map.Entry<String, JsonNode> field : rule.properties()) {
      if (!OTHER_FIELDS.contains(field.getKey())) {
        return field.getKey();
      }
    }
    throw new StatesError(ErrorNames.RUNTIME, "The choice rule has no operator: " + rule);
  }

  private static boolean all(JsonNode rules, Data data) {
    for (JsonNode rule : rules) {
      if (!matches(rule, data)) {
        return false;
      }
    }
    return true;
  }

  private static boolean any(JsonNode rules, Data data) {
    for (JsonNode rule : rules) {
      if (matches(rule, data)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(String operator, JsonNode operand, String variable, Data data) {
    if (operator.equals("IsPresent")) {
      return (select(variable, data) instanceof Selection.Found) == operand.asBoolean();
    }
    JsonNode value = required(variable, data);
    return switch (operator) {
      case "IsNull" -> value.isNull() == operand.asBoolean();
      case "IsString" -> value.isTextual() == operand.asBoolean();
      case "IsNumeric" -> value.isNumber() == operand.asBoolean();
      case "IsBoolean" -> value.isBoolean() == operand.asBoolean();
      case "IsTimestamp" -> Timestamps.of(value).isPresent() == operand.asBoolean();
      case "StringMatches" ->
          value.isTextual() && Wildcards.matches(operand.asText(), value.textValue());
      default -> {
        Comparison comparison =
            Comparison.named(operator)
                .orElseThrow(() ->
                    new StatesError(
                        ErrorNames.RUNTIME, "Unknown operator in a choice rule: " + operator));
        yield comparison.holds(
            value, comparison.path() ? required(operand.asText(), data) : operand);
      }
    };
  }

  private static Selection select(String path, Data data) {
    return PathText.of(path)
        .map(parts -> Query.strict(parts, data))
        .orElseGet(() -> new Selection.Missing("Path must start with '$'"));
  }

  private static JsonNode required(String path, Data data) {
    if (select(path, data) instanceof Selection.Found(JsonNode value)) {
      return value;
    }
    throw new StatesError(
        ErrorNames.RUNTIME,
        "Invalid path '"
            + path
            + "': The choice state's condition path references an invalid value.");
  }

  /**
   * What is wrong with the rule; empty if nothing is.
   *
   * @param field the rule's place, for example {@code Choices[0]}
   */
  public static List<Problem> check(String field, JsonNode rule) {
    return ChoiceFaults.of(field, rule);
  }
}
