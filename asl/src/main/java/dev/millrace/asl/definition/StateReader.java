package dev.millrace.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.jsonpath.ChoiceRules;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one state. Where a field is wrong, it notes that and goes on with a value in its place. */
final class StateReader {
  private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(99_999_999);
  private static final Set<String> RESULT = Set.of("result");
  private static final Set<String> NOTHING = Set.of();
  private static final Set<String> JSONATA_RULE =
      Set.of("Condition", "Next", "Assign", "Output", "Comment");

  private StateReader() {}

  /** The state; null if its type is unknown. */
  static @Nullable State read(String name, Fields state) {
    state.require("Type");
    String type = state.text("Type");
    if (type == null) {
      return null;
    }
    if (!KnownFields.types().contains(type)) {
      state.flaw("Type", "The value must be one of " + KnownFields.types());
      return null;
    }
    KnownFields.check(type, state);
    StateBase base = base(name, type, state);
    return switch (type) {
      case "Pass" ->
          new State.Pass(
              base,
              TemplateChecks.template(state, "Parameters"),
              state.any("Result"),
              TemplateChecks.path(state, "ResultPath", true),
              next(state));
      case "Task" -> task(base, state);
      case "Choice" -> choice(base, state);
      case "Wait" -> pause(base, state);
      case "Succeed" -> new State.Succeed(base);
      case "Fail" -> fail(base, state);
      case "Parallel" -> parallel(base, state);
      default -> MapReader.read(base, state, next(state));
    };
  }

  private static StateBase base(String name, String type, Fields state) {
    boolean isJsonata = state.language() == QueryLanguage.JSONATA;
    boolean hasResult = type.equals("Task") || type.equals("Parallel") || type.equals("Map");
    Set<String> reserved = hasResult ? RESULT : NOTHING;
    boolean hasPaths = !isJsonata && !type.equals("Fail");
    return new StateBase(
        name,
        state.language(),
        hasPaths ? TemplateChecks.path(state, "InputPath", false) : "$",
        hasPaths ? TemplateChecks.path(state, "OutputPath", false) : "$",
        TemplateChecks.assign(state, reserved),
        isJsonata ? TemplateChecks.template(state, "Output", reserved) : null);
  }

  /** Where the state leads; null if it ends its flow. */
  static @Nullable String next(Fields state) {
    boolean ends = state.isTrue("End");
    String next = state.text("Next");
    if (ends && next != null) {
      state.flaw("Only one of these fields may be specified: [Next, End]");
    } else if (!ends && next == null && !(state.has("Next") || state.has("End"))) {
      state.flaw("One of these fields is required: [Next, End]");
    } else if (!ends && next == null && state.has("End")) {
      state.flaw("End", "The value must be true");
    }
    return ends ? null : next;
  }

  private static State task(StateBase base, Fields state) {
    state.require("Resource");
    String arn = state.text("Resource", "");
    Optional<Resource> resource = Resource.parse(arn);
    if (resource.isEmpty() && state.has("Resource")) {
      state.flaw(
          "Resource",
          "The resource provided %s is not recognized. The value is not a valid resource ARN, or the resource is not available in this region."
              .formatted(arn));
    }
    if (state.reading().type == MachineType.EXPRESS) {
      refusePattern(state, resource);
    }
    Amount timeout = seconds(state, "TimeoutSeconds");
    Amount heartbeat = seconds(state, "HeartbeatSeconds");
    if (timeout != null
        && heartbeat != null
        && timeout.isFixed()
        && heartbeat.isFixed()
        && heartbeat.value().longValue() >= timeout.value().longValue()) {
      state.flaw("HeartbeatSeconds", "The value must be below TimeoutSeconds");
    }
    return new State.Task(
        base,
        resource.orElse(new Resource.Function(arn)),
        WorkReader.read(state),
        timeout,
        heartbeat,
        next(state));
  }

  private static void refusePattern(Fields state, Optional<Resource> resource) {
    if (resource.orElse(null) instanceof Resource.Service service
        && service.pattern() != Resource.Pattern.REQUEST_RESPONSE) {
      state.flaw(
          "Resource",
          "Express state machine does not support '%s' service integration "
              .formatted(service.pattern().suffix()));
    }
  }

  private static @Nullable Amount seconds(Fields state, String field) {
    return TemplateChecks.amount(state, field, BigDecimal.ONE, MOST_SECONDS, true);
  }

  private static State choice(StateBase base, Fields state) {
    state.require("Choices");
    List<Fields> all = state.children("Choices");
    if (state.has("Choices") && all.isEmpty()) {
      state.flaw("Choices", "The array must not be empty");
    }
    List<Choice> choices = new ArrayList<>();
    for (Fields each : all) {
      each.require("Next");
      choices.add(
          new Choice(
              condition(each),
              each.text("Next", ""),
              TemplateChecks.assign(each, NOTHING),
              base.isJsonata() ? TemplateChecks.template(each, "Output") : null));
    }
    return new State.Choice(base, choices, state.text("Default"));
  }

  private static JsonNode condition(Fields choice) {
    if (choice.language() == QueryLanguage.JSONATA) {
      choice.allow(JSONATA_RULE);
      choice.require("Condition");
      JsonNode condition = TemplateChecks.template(choice, "Condition");
      if (condition != null
          && !condition.isBoolean()
          && !(condition.isTextual() && TemplateChecks.isExpression(condition.textValue()))) {
        choice.flaw("Condition", "Expected a JSONata expression, as {% … %}");
      }
      return condition == null ? JsonNodeFactory.instance.booleanNode(false) : condition;
    }
    ObjectNode rule = choice.node().deepCopy();
    rule.remove(List.of("Next", "Assign", "Comment"));
    String place = choice.location().substring(choice.location().lastIndexOf('/') + 1);
    String stateAt = choice.location().substring(0, choice.location().lastIndexOf('/'));
    for (var problem : ChoiceRules.check(place, rule)) {
      choice
          .reading()
          .add(new Flaw(problem.code(), problem.message(), stateAt + "/" + problem.field()));
    }
    return rule;
  }

  private static State pause(StateBase base, Fields state) {
    List<String> given = new ArrayList<>();
    for (String each : List.of("Seconds", "SecondsPath", "Timestamp", "TimestampPath")) {
      if (state.has(each)) {
        given.add(each);
      }
    }
    if (given.isEmpty()) {
      state.flaw(
          "One of these fields is required: [Seconds, SecondsPath, Timestamp, TimestampPath]");
    } else if (given.size() > 1) {
      state.flaw("Only one of these fields may be specified: " + given);
    }
    return new State.Wait(
        base,
        TemplateChecks.amount(state, "Seconds", BigDecimal.ZERO, MOST_SECONDS, true),
        timestamp(state),
        next(state));
  }

  private static @Nullable Amount timestamp(Fields state) {
    if (state.has("TimestampPath")) {
      String path = TemplateChecks.path(state, "TimestampPath", false);
      return path == null
          ? null
          : new Amount("TimestampPath", JsonNodeFactory.instance.textNode(path));
    }
    String text = state.text("Timestamp");
    if (text == null) {
      return null;
    }
    JsonNode value = JsonNodeFactory.instance.textNode(text);
    if (state.language() == QueryLanguage.JSONATA && TemplateChecks.isExpression(text)) {
      TemplateChecks.template(state, "Timestamp");
    } else if (Timestamps.parse(text).isEmpty()) {
      state.flaw("Timestamp", "The value must be a valid ISO-8601 extended offset date-time");
    }
    return new Amount("Timestamp", value);
  }

  private static State fail(StateBase base, Fields state) {
    state.exclude("Error", "ErrorPath");
    state.exclude("Cause", "CausePath");
    if (base.isJsonata()) {
      TemplateChecks.template(state, "Error");
      TemplateChecks.template(state, "Cause");
    }
    boolean errorIsPath = state.has("ErrorPath");
    boolean causeIsPath = state.has("CausePath");
    return new State.Fail(
        base,
        state.text(errorIsPath ? "ErrorPath" : "Error"),
        errorIsPath,
        state.text(causeIsPath ? "CausePath" : "Cause"),
        causeIsPath);
  }

  private static State parallel(StateBase base, Fields state) {
    state.require("Branches");
    List<Flow> branches = new ArrayList<>();
    for (Fields each : state.children("Branches")) {
      each.allow(Set.of("StartAt", "States", "Comment"));
      branches.add(FlowReader.read(each));
    }
    return new State.Parallel(base, branches, WorkReader.read(state), next(state));
  }
}
