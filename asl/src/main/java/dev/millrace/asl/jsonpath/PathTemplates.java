package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.Problem;
import dev.millrace.asl.StatesError;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves payload templates, as {@code Parameters}, {@code ResultSelector}, {@code ItemSelector}
 * and {@code Assign} hold them. Values that are given are never changed. Thread-safe.
 */
public final class PathTemplates {
  private static final String SUFFIX = ".$";

  private final EvaluationSettings settings;

  public PathTemplates(EvaluationSettings settings) {
    this.settings = settings;
  }

  /**
   * The template with every field whose name ends in {@code .$}, at any depth, replaced by what its
   * path or intrinsic function gives, under the name without that ending.
   *
   * @throws StatesError {@code States.Runtime}, which is what Step Functions says for {@code
   *     States.ParameterPathFailure} and {@code States.IntrinsicFailure}, if a path selects nothing
   *     or a function fails
   */
  public JsonNode resolve(
      JsonNode template, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    return resolve(template, new Data(input, context, variables));
  }

  private JsonNode resolve(JsonNode template, Data data) {
    if (template instanceof ArrayNode array) {
      ArrayNode resolved = array.arrayNode(array.size());
      array.forEach(item -> resolved.add(resolve(item, data)));
      return resolved;
    }
    if (template instanceof ObjectNode object) {
      ObjectNode resolved = object.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        String name = field.getKey();
        if (name.endsWith(SUFFIX)) {
          resolved.set(
              name.substring(0, name.length() - SUFFIX.length()),
              evaluate(name, field.getValue().asText(), data));
        } else {
          resolved.set(name, resolve(field.getValue(), data));
        }
      }
      return resolved;
    }
    return template;
  }

  /**
   * The value of one expression: a path or a call of an intrinsic function, as it stands in fields
   * such as {@code ErrorPath} and {@code CausePath}.
   *
   * @param field the name of that field, for the error
   * @throws StatesError {@code States.Runtime} as {@link #resolve} does
   */
  public JsonNode value(
      String field,
      String expression,
      JsonNode input,
      JsonNode context,
      Map<String, JsonNode> variables) {
    return evaluate(field, expression, new Data(input, context, variables));
  }

  private JsonNode evaluate(String field, String text, Data data) {
    return switch (parsed(field, text)) {
      case Expression.Path(PathText path) -> selected(field, path, data);
      case Expression.Call call -> new Evaluation(text, data, settings).evaluate(call);
      case Expression.Literal(JsonNode value) -> value;
      case Expression.Text _ -> throw new IllegalStateException("no text stands on its own");
    };
  }

  private static Expression parsed(String field, String text) {
    try {
      return IntrinsicParser.parse(text);
    } catch (InvalidExpression e) {
      throw new StatesError(
          ErrorNames.RUNTIME, TemplateFaults.invalid(field) + ": " + e.getMessage());
    }
  }

  private static JsonNode selected(String field, PathText path, Data data) {
    if (path.root() == PathText.Root.INPUT
        && (data.input().isNull() || data.input().isMissingNode())) {
      throw new StatesError(
          ErrorNames.RUNTIME, "Unable to apply Path transformation to null or empty input.");
    }
    return switch (Query.lenient(path, data)) {
      case Selection.Found(JsonNode value) -> value;
      case Selection.Missing _ ->
          throw new StatesError(
              ErrorNames.RUNTIME,
              "The JSONPath '"
                  + path.text()
                  + "' specified for the field '"
                  + field
                  + "' could not be found in the input '"
                  + Optional.ofNullable(data.root(path)).orElse(MissingNode.getInstance())
                  + "'");
    };
  }

  /**
   * What is wrong with the paths and functions of the template; empty if nothing is.
   *
   * @param field the field of the state that holds the template
   */
  public List<Problem> check(String field, JsonNode template) {
    return TemplateFaults.of(field, template);
  }
}
