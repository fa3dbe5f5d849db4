package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.definition.Work;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the output of a state of what it had done. */
final class WorkResults {
  private WorkResults() {}

  /** The arguments, as the template makes them of the state's input; without one, the input. */
  static JsonNode arguments(Visit visit, Work work) {
    Expressions expressions = visit.expressions();
    boolean isJsonata = visit.state().base().isJsonata();
    JsonNode input = isJsonata ? visit.input() : expressions.input();
    JsonNode template = work.arguments();
    return template == null
        ? input
        : expressions.render(isJsonata ? "Arguments" : "Parameters", template, input);
  }

  /** How the state is left with the result. */
  static Exit exit(Visit visit, Work work, JsonNode result, @Nullable String next) {
    Expressions expressions = visit.expressions();
    Map<String, JsonNode> assigned =
        expressions.assign("Assign", visit.state().base().assign(), "result", result);
    if (visit.state().base().isJsonata()) {
      JsonNode template = visit.state().base().output();
      return new Exit(
          template == null ? result : expressions.renderWith("Output", template, "result", result),
          assigned,
          next);
    }
    JsonNode selector = work.resultSelector();
    JsonNode selected =
        selector == null ? result : expressions.render("ResultSelector", selector, result);
    return new Exit(
        expressions.output(expressions.put(work.resultPath(), selected)), assigned, next);
  }
}
