package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Does one state, from its entry in the history to its exit; or finds that it is done already. */
final class StateRunner {
  private StateRunner() {}

  static Exit run(Visit visit) {
    Strand strand = visit.strand();
    HistoryEvent done = strand.run().journal().recorded().exit(visit.path());
    if (done != null) {
      strand.moveTo(done.id());
      return recorded(done);
    }
    Exit exit = work(visit);
    checkSize(visit, exit.output());
    leave(visit, exit);
    return exit;
  }

  private static Exit work(Visit visit) {
    try {
      return switch (visit.state()) {
        case State.Pass pass -> SimpleStates.pass(visit, pass);
        case State.Choice choice -> SimpleStates.choice(visit, choice);
        case State.Succeed _ -> SimpleStates.succeed(visit);
        case State.Fail fail -> throw SimpleStates.fail(visit, fail);
        case State.Wait pause ->
            guarded(visit, EventType.WAIT_STATE_ABORTED, () -> WaitRunner.run(visit, pause));
        case State.Task task ->
            guarded(visit, EventType.TASK_STATE_ABORTED, () -> TaskRunner.run(visit, task));
        case State.Parallel parallel ->
            guarded(
                visit, EventType.PARALLEL_STATE_ABORTED, () -> ParallelRunner.run(visit, parallel));
        case State.Map map ->
            guarded(visit, EventType.MAP_STATE_ABORTED, () -> MapRunner.run(visit, map));
      };
    } catch (StateFailure failure) {
      throw told(visit, failure);
    }
  }

  /** Does a state that is told of when it is stopped; if it is, it stays noted as open. */
  private static Exit guarded(Visit visit, EventType aborted, Supplier<Exit> work) {
    visit.strand().enter(aborted);
    Exit exit = work.get();
    visit.strand().leave();
    return exit;
  }

  private static StateFailure told(Visit visit, StateFailure failure) {
    StateFailure.Report report = failure.report();
    if (report == null) {
      return failure;
    }
    visit.strand().emit(visit.path(), report.type(), report.details());
    return failure.reported();
  }

  private static void checkSize(Visit visit, JsonNode output) {
    if (Json.isTooLong(output)) {
      throw new StateFailure(ErrorNames.DATA_LIMIT_EXCEEDED, tooLong(visit.state().name()), null);
    }
  }

  /** Why a result is refused. */
  static String tooLong(String who) {
    return "The state/task '%s' returned a result with a size exceeding the maximum number of bytes service limit."
        .formatted(who);
  }

  private static void leave(Visit visit, Exit exit) {
    ObjectNode details =
        Json.object().put("name", visit.state().name()).put("output", Json.text(exit.output()));
    details.putObject("outputDetails").put("truncated", false);
    if (!exit.assigned().isEmpty()) {
      ObjectNode assigned = details.putObject("assignedVariables");
      exit.assigned().forEach((name, value) -> assigned.put(name, Json.text(value)));
      details.putObject("assignedVariablesDetails").put("truncated", false);
    }
    visit
        .strand()
        .emit(
            visit.path(),
            EventType.of(visit.state().type() + "StateExited"),
            details,
            Json.object().put("next", exit.next()));
  }

  private static Exit recorded(HistoryEvent event) {
    Map<String, JsonNode> assigned = new LinkedHashMap<>();
    event
        .details()
        .path("assignedVariables")
        .properties()
        .forEach(each -> assigned.put(each.getKey(), Json.parse(each.getValue().textValue())));
    JsonNode next = event.memo().path("next");
    return new Exit(
        Json.parse(event.details().path("output").textValue()),
        assigned,
        next.isTextual() ? next.textValue() : null);
  }
}
