package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A state being done once, tries and all. For one thread. */
final class Visit {
  private final Strand strand;
  private final State state;
  private final String path;
  private final Map<String, JsonNode> variables;
  private final ObjectNode surroundings;
  private JsonNode input;
  private long enteredId;
  private Instant enteredAt = Instant.EPOCH;
  private int retryCount = -1;
  private @Nullable String token;

  /**
   * A visit that has not begun.
   *
   * @param surroundings what the context object has beside the state: execution, machine, map item
   */
  Visit(
      Strand strand,
      State state,
      String path,
      JsonNode input,
      Map<String, JsonNode> variables,
      ObjectNode surroundings) {
    this.strand = strand;
    this.state = state;
    this.path = path;
    this.input = input;
    this.variables = variables;
    this.surroundings = surroundings;
  }

  Strand strand() {
    return strand;
  }

  Services services() {
    return strand.run().services();
  }

  State state() {
    return state;
  }

  String path() {
    return path;
  }

  JsonNode input() {
    return input;
  }

  Map<String, JsonNode> variables() {
    return variables;
  }

  ObjectNode surroundings() {
    return surroundings;
  }

  /** Says in the history that it began; from then on its input is the one that stands there. */
  HistoryEvent enter(ObjectNode memo) {
    ObjectNode details = Json.object().put("name", state.name()).put("input", Json.text(input));
    details.putObject("inputDetails").put("truncated", false);
    EventType type = EventType.of(state.type() + "StateEntered");
    boolean isRecorded = strand.run().journal().recorded().first(path) != null;
    HistoryEvent event = strand.emit(path, type, details, memo);
    enteredId = event.id();
    enteredAt = event.timestamp();
    if (isRecorded) {
      input = Json.parse(event.details().path("input").textValue());
    }
    return event;
  }

  void setRetryCount(int count) {
    retryCount = count;
  }

  void setToken(@Nullable String token) {
    this.token = token;
  }

  /** The context object. */
  ObjectNode context() {
    ObjectNode context = Json.object();
    context.setAll(surroundings);
    ObjectNode own = context.putObject("State");
    own.put("Name", state.name()).put("EnteredTime", Json.time(enteredAt));
    if (retryCount >= 0) {
      own.put("RetryCount", retryCount);
    }
    if (token != null) {
      context.putObject("Task").put("Token", token);
    }
    return context;
  }

  /** What evaluates the templates and paths of the state. */
  Expressions expressions() {
    return new Expressions(this);
  }

  /** What an error in a template or path does: it fails the state, or ends the execution. */
  RuntimeException failed(StatesError error) {
    String cause =
        "An error occurred while executing the state '%s' (entered at the event id #%d). %s"
            .formatted(state.name(), enteredId, error.cause());
    if (error.error().equals(ErrorNames.RUNTIME)) {
      return new Fatal(cause, strand.published());
    }
    ObjectNode details = Json.object().put("error", error.error()).put("cause", cause);
    Optional<StateFailure.Report> report =
        Optional.ofNullable(error.location())
            .map(location ->
                new StateFailure.Report(
                    EventType.EVALUATION_FAILED,
                    details.put("location", location).put("state", state.name())));
    return new StateFailure(error.error(), cause, report.orElse(null));
  }

  static JsonNode emptyObject() {
    return JsonNodeFactory.instance.objectNode();
  }
}
