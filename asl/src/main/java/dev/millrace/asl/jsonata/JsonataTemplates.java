package dev.millrace.asl.jsonata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.Problem;
import dev.millrace.asl.StatesError;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Evaluates the JSONata expressions of templates. Thread-safe. */
public final class JsonataTemplates {
  private final EvaluationSettings settings;
  private final StateFunctions functions;
  private final ExpressionPool pool = new ExpressionPool();

  public JsonataTemplates(EvaluationSettings settings) {
    this.settings = settings;
    this.functions = new StateFunctions(settings);
  }

  /**
   * The template with every string of the form <code>{% … %}</code>, at any depth, replaced by the
   * value of its expression. Everything else stays as it is.
   *
   * @param field the field of the state that holds the template, for example {@code Output} or
   *     {@code Choices[1]/Condition}; errors name it
   * @throws StatesError {@code States.QueryEvaluationError} if an expression fails, goes beyond a
   *     limit or has no value; its location is the field with the way to the expression, such as
   *     {@code Output/items[0]}
   */
  public JsonNode evaluate(String field, JsonNode template, Scope scope) {
    return evaluate(field, template, new Evaluator(pool, functions, settings, scope));
  }

  private static JsonNode evaluate(String field, JsonNode template, Evaluator evaluator) {
    if (template.isTextual()) {
      return ExpressionText.of(template.textValue())
          .map(expression -> evaluator.evaluate(field, expression))
          .orElse(template);
    }
    if (template instanceof ArrayNode array) {
      ArrayNode evaluated = array.arrayNode(array.size());
      for (int i = 0; i < array.size(); i++) {
        evaluated.add(evaluate(field + "[" + i + "]", array.get(i), evaluator));
      }
      return evaluated;
    }
    if (template instanceof ObjectNode object) {
      ObjectNode evaluated = object.objectNode();
      for (Map.Entry<String, JsonNode> entry : object.properties()) {
        String name = entry.getKey();
        evaluated.set(name, evaluate(field + "/" + name, entry.getValue(), evaluator));
      }
      return evaluated;
    }
    return template;
  }

  /**
   * The value of a template of which the language demands a type.
   *
   * @throws StatesError as {@link #evaluate(String, JsonNode, Scope)} does, and if an expression
   *     gives another type
   */
  public JsonNode evaluate(String field, JsonNode template, Scope scope, Set<ResultType> expected) {
    JsonNode value = evaluate(field, template, scope);
    Optional<String> expression =
        template.isTextual() ? ExpressionText.of(template.textValue()) : Optional.empty();
    ResultType.check(field, expression.orElseGet(template::asText), value, expected);
    return value;
  }

  /**
   * What is wrong with the expressions of the template, as far as it can be known without running
   * them; empty if nothing is.
   *
   * @param field the field of the state that holds the template
   * @param reserved what {@code $states} offers there beside {@code input} and {@code context}:
   *     {@code result}, {@code errorOutput}, both or neither
   */
  public List<Problem> check(String field, JsonNode template, Set<String> reserved) {
    return TemplateCheck.of(field, template, reserved);
  }
}
