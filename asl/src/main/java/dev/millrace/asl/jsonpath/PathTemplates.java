package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.Problem;
import dev.millrace.asl.StatesError;
import java.util.List;
import java.util.Map;

/**
 * Resolves payload templates, as {@code Parameters}, {@code ResultSelector}, {@code ItemSelector}
 * and {@code Assign} hold them. Thread-safe.
 */
public final class PathTemplates {
  private final EvaluationSettings settings;

  public PathTemplates(EvaluationSettings settings) {
    this.settings = settings;
  }

  /**
   * The template with every field whose name ends in {@code .$} replaced by what its path or
   * intrinsic function gives, under the name without that ending.
   *
   * @throws StatesError {@code States.ParameterPathFailure} or {@code States.Runtime} if a path
   *     selects nothing; {@code States.IntrinsicFailure} if an intrinsic function fails
   */
  public JsonNode resolve(
      JsonNode template, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    throw new UnsupportedOperationException(settings.toString());
  }

  /**
   * The value of one expression: a path or a call of an intrinsic function, as it stands in fields
   * such as {@code ErrorPath} and {@code CausePath}.
   */
  public JsonNode value(
      String expression, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    throw new UnsupportedOperationException(expression + settings);
  }

  /** What is wrong with the paths and functions of the template; empty if nothing is. */
  public List<Problem> check(String field, JsonNode template) {
    throw new UnsupportedOperationException(field + settings);
  }
}
