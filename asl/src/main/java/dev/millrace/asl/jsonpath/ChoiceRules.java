package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.Problem;
import dev.millrace.asl.StatesError;
import java.util.List;
import java.util.Map;

/** The rules of a Choice state whose query language is JSONPath. */
public final class ChoiceRules {
  private ChoiceRules() {}

  /**
   * Whether the rule holds. A value of another type than the comparison's makes it false.
   *
   * @param rule a comparison, or {@code And}, {@code Or} or {@code Not} of rules
   * @throws StatesError {@code States.Runtime} if its path selects nothing, except for {@code
   *     IsPresent}
   */
  public static boolean matches(
      JsonNode rule, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    throw new UnsupportedOperationException(rule.toString());
  }

  /** What is wrong with the rule; empty if nothing is. */
  public static List<Problem> check(String field, JsonNode rule) {
    throw new UnsupportedOperationException(field);
  }
}
