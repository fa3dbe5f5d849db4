package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.EvaluationSettings;
import dev.millrace.asl.StatesError;
import java.util.ArrayList;
import java.util.List;

/** Evaluates the calls of one expression. */
record Evaluation(String text, Data data, EvaluationSettings settings) {

  JsonNode evaluate(Expression.Call call) {
    try {
      return value(call);
    } catch (InvalidArguments e) {
      String reason = e.getMessage();
      throw failure(
          reason == null || reason.isEmpty()
              ? "Invalid arguments in " + call.function().title()
              : reason);
    }
  }

  private StatesError failure(String reason) {
    return new StatesError(
        ErrorNames.RUNTIME, "The function '" + text + "' had the following error: " + reason);
  }

  private JsonNode value(Expression expression) {
    return switch (expression) {
      case Expression.Literal(JsonNode value) -> value;
      case Expression.Text string -> TextNode.valueOf(string.value());
      case Expression.Path(PathText path) -> selected(path);
      case Expression.Call(IntrinsicFunction function, List<Expression> arguments) ->
          called(function, arguments);
    };
  }

  private JsonNode called(IntrinsicFunction function, List<Expression> arguments) {
    try {
      function.check(arguments.size());
      return function == IntrinsicFunction.FORMAT
          ? format(arguments)
          : function.apply(arguments.stream().map(this::value).toList(), settings);
    } catch (InvalidArguments e) {
      // an outer function would blame itself
      throw "".equals(e.getMessage())
          ? new InvalidArguments("Invalid arguments in " + function.title())
          : e;
    }
  }

  private JsonNode format(List<Expression> arguments) {
    String template =
        arguments.getFirst() instanceof Expression.Text(String raw)
            ? raw
            : Arguments.text(value(arguments.getFirst()));
    List<String> values = new ArrayList<>();
    for (Expression argument : arguments.subList(1, arguments.size())) {
      JsonNode value = value(argument);
      boolean parsed =
          argument instanceof Expression.Call call
              && call.function() == IntrinsicFunction.STRING_TO_JSON;
      values.add(parsed ? value.toString() : Plain.text(value));
    }
    return TextNode.valueOf(FormatTemplate.fill(template, values));
  }

  private JsonNode selected(PathText path) {
    return switch (Query.strict(path, data)) {
      case Selection.Found(JsonNode value) -> value;
      case Selection.Missing(String reason) ->
          throw failure(
              reason.startsWith("Filter:")
                  ? reason
                  : "The JsonPath argument for the field '"
                      + (path.root() == PathText.Root.CONTEXT ? path.query() : path.text())
                      + "' could not be found in the input '"
                      + data.input()
                      + "'");
    };
  }
}
