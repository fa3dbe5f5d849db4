package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Choice;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.jsonpath.ChoiceRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Does the states that neither wait nor have work done. */
final class SimpleStates {
  private static final String NO_WAY_OUT =
      "Failed to transition out of the state. The state does not point to a next state.";

  private SimpleStates() {}

  static Exit pass(Visit visit, State.Pass pass) {
    visit.enter(Json.object());
    Expressions expressions = visit.expressions();
    if (pass.base().isJsonata()) {
      return own(visit, pass.next());
    }
    JsonNode input = expressions.input();
    JsonNode result =
        pass.parameters() == null
            ? input
            : expressions.render("Parameters", pass.parameters(), input);
    if (pass.result() != null) {
      result = pass.result();
    }
    Map<String, JsonNode> assigned =
        expressions.assign("Assign", pass.base().assign(), null, result);
    return new Exit(
        expressions.output(expressions.put(pass.resultPath(), result)), assigned, pass.next());
  }

  static Exit succeed(Visit visit) {
    visit.enter(Json.object());
    if (visit.state().base().isJsonata()) {
      return own(visit, null);
    }
    Expressions expressions = visit.expressions();
    return new Exit(expressions.output(expressions.input()), Map.of(), null);
  }

  /** The exit of a JSONata state without a result: its input, unless it says otherwise. */
  static Exit own(Visit visit, @Nullable String next) {
    Expressions expressions = visit.expressions();
    JsonNode template = visit.state().base().output();
    Map<String, JsonNode> assigned =
        expressions.assign("Assign", visit.state().base().assign(), null, visit.input());
    return new Exit(
        template == null ? visit.input() : expressions.render("Output", template, visit.input()),
        assigned,
        next);
  }

  static Exit choice(Visit visit, State.Choice state) {
    visit.enter(Json.object());
    Expressions expressions = visit.expressions();
    JsonNode input = state.base().isJsonata() ? visit.input() : expressions.input();
    for (int i = 0; i < state.choices().size(); i++) {
      Choice choice = state.choices().get(i);
      String place = "Choices[%d]".formatted(i);
      if (holds(visit, choice, place + "/Condition", input)) {
        return chosen(visit, choice, place, input);
      }
    }
    if (state.otherwise() == null) {
      throw visit.failed(new StatesError(ErrorNames.RUNTIME, NO_WAY_OUT));
    }
    if (state.base().isJsonata()) {
      return own(visit, state.otherwise());
    }
    return new Exit(
        expressions.output(input),
        expressions.assign("Assign", state.base().assign(), null, input),
        state.otherwise());
  }

  private static boolean holds(Visit visit, Choice choice, String field, JsonNode input) {
    Expressions expressions = visit.expressions();
    if (!visit.state().base().isJsonata()) {
      return expressions.guarded(
          () -> ChoiceRules.matches(choice.condition(), input, visit.context(), visit.variables()));
    }
    JsonNode value = expressions.render(field, choice.condition(), input);
    if (!value.isBoolean()) {
      throw expressions.unexpected(field, choice.condition(), "boolean", value);
    }
    return value.booleanValue();
  }

  private static Exit chosen(Visit visit, Choice choice, String place, JsonNode input) {
    Expressions expressions = visit.expressions();
    Map<String, JsonNode> assigned =
        expressions.assign(place + "/Assign", choice.assign(), null, input);
    if (!visit.state().base().isJsonata()) {
      return new Exit(expressions.output(input), assigned, choice.next());
    }
    JsonNode template = choice.output();
    return new Exit(
        template == null ? input : expressions.render(place + "/Output", template, input),
        assigned,
        choice.next());
  }

  static RuntimeException fail(Visit visit, State.Fail fail) {
    visit.enter(Json.object());
    return new StateFailure(
        text(visit, "Error", fail.error(), fail.errorIsPath()),
        text(visit, "Cause", fail.cause(), fail.causeIsPath()),
        null);
  }

  private static @Nullable String text(
      Visit visit, String field, @Nullable String given, boolean isPath) {
    if (given == null) {
      return null;
    }
    Expressions expressions = visit.expressions();
    JsonNode value;
    if (isPath) {
      value =
          expressions.guarded(() ->
              visit
                  .services()
                  .paths()
                  .value(field + "Path", given, visit.input(), visit.context(), visit.variables()));
    } else if (visit.state().base().isJsonata()) {
      value = expressions.render(field, JsonNodeFactory.instance.textNode(given), visit.input());
    } else {
      return given;
    }
    if (!value.isTextual()) {
      throw isPath
          ? visit.failed(
              new StatesError(
                  ErrorNames.RUNTIME,
                  "The %sPath field refers to value \"%s\" which is not a valid string: %s"
                      .formatted(field, Json.text(value), given)))
          : expressions.unexpected(
              field, JsonNodeFactory.instance.textNode(given), "string", value);
    }
    return value.textValue();
  }
}
