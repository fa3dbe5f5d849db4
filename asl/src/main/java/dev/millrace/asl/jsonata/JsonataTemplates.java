package dev.millrace.asl.jsonata;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.Problem;
import dev.millrace.asl.StatesError;
import java.util.List;
import java.util.Set;

/** Evaluates the JSONata expressions of templates. Thread-safe. */
public final class JsonataTemplates {
  private final EvaluationSettings settings;

  public JsonataTemplates(EvaluationSettings settings) {
    this.settings = settings;
  }

  /**
   * The template with every string of the form <code>{% … %}</code>, at any depth, replaced by the
   * value of its expression. Everything else stays as it is.
   *
   * @param field the field of the state that holds the template, for example {@code Output} or
   *     {@code Choices[1]/Condition}; errors name it
   * @throws StatesError {@code States.QueryEvaluationError} if an expression fails, goes beyond a
   *     limit or has no value
   */
  @SuppressWarnings("DoNotCallSuggester")
  public JsonNode evaluate(String field, JsonNode template, Scope scope) {
    throw new UnsupportedOperationException(field + settings);
  }

  /**
   * What is wrong with the expressions of the template, as far as it can be known without running
   * them; empty if nothing is.
   *
   * @param field the field of the state that holds the template
   * @param reserved what the field offers beside {@code input} and {@code context}: {@code result},
   *     {@code errorOutput}, both or neither
   */
  @SuppressWarnings("DoNotCallSuggester")
  public List<Problem> check(String field, JsonNode template, Set<String> reserved) {
    throw new UnsupportedOperationException(field + settings);
  }
}
