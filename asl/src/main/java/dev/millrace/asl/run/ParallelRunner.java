package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;

/** Does a Parallel state. */
final class ParallelRunner {
  private final Visit visit;
  private final State.Parallel state;

  private ParallelRunner(Visit visit, State.Parallel state) {
    this.visit = visit;
    this.state = state;
  }

  static Exit run(Visit visit, State.Parallel state) {
    visit.enter(Json.object());
    ParallelRunner runner = new ParallelRunner(visit, state);
    return new Attempts(visit, state.work(), EventType.PARALLEL_STATE_FAILED).run(runner::attempt);
  }

  private Exit attempt(Attempt attempt) {
    Strand strand = visit.strand();
    HistoryEvent started = start(attempt);
    JsonNode input =
        started.memo().has("input")
            ? started.memo().get("input")
            : WorkResults.arguments(visit, state.work());
    Group group = new Group(strand);
    for (int i = 0; i < state.branches().size(); i++) {
      var branch = state.branches().get(i);
      String path = attempt.path() + "/b" + i;
      group.fork(
          started.id(),
          each ->
              FlowRunner.run(each, branch, path, input, visit.variables(), visit.surroundings()));
    }
    group.join();
    Group.Member failed = group.failed();
    if (failed != null) {
      throw failure(attempt, group, failed);
    }
    ArrayNode outputs = JsonNodeFactory.instance.arrayNode();
    long last = started.id();
    for (Group.Member member : group.members()) {
      outputs.add(member.output());
      last = Math.max(last, member.strand().source());
    }
    strand.moveTo(last);
    strand.conclude(attempt.path(), EventType.PARALLEL_STATE_SUCCEEDED);
    return WorkResults.exit(visit, state.work(), outputs, state.next());
  }

  private HistoryEvent start(Attempt attempt) {
    Strand strand = visit.strand();
    ObjectNode memo = attempt.memo();
    HistoryEvent known = strand.run().journal().recorded().first(attempt.path());
    boolean isRecorded = known != null && known.type() == EventType.PARALLEL_STATE_STARTED;
    if (!isRecorded && state.work().arguments() != null) {
      memo.set("input", WorkResults.arguments(visit, state.work()));
    }
    return strand.emit(attempt.path(), EventType.PARALLEL_STATE_STARTED, Json.object(), memo);
  }

  private RuntimeException failure(Attempt attempt, Group group, Group.Member failed) {
    RuntimeException problem = failed.problem();
    Strand strand = visit.strand();
    strand.moveTo(failed.strand().source());
    if (problem instanceof StateFailure failure) {
      for (Group.Member member : group.members()) {
        for (EventType aborted : member.open()) {
          strand.mention(attempt.path(), aborted, Json.object());
        }
      }
      return failure;
    }
    return problem == null ? new IllegalStateException("a branch failed of nothing") : problem;
  }
}
