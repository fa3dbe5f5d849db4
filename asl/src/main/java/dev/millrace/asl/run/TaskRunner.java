package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.definition.Amount;
import dev.millrace.asl.definition.Resource;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.run.StateFailure.Report;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does a Task state. A task whose end stands in the journal is not done again. */
final class TaskRunner implements Attempts.Body {
  private final Visit visit;
  private final State.Task state;
  private final TaskEvents events;
  private @Nullable TaskCall call;

  private TaskRunner(Visit visit, State.Task state) {
    this.visit = visit;
    this.state = state;
    this.events = new TaskEvents(state.resource(), visit.strand().run().region());
  }

  static Exit run(Visit visit, State.Task state) {
    visit.enter(Json.object());
    TaskRunner runner = new TaskRunner(visit, state);
    try {
      return new Attempts(visit, state.work(), null).run(runner);
    } finally {
      runner.settle(false);
    }
  }

  /** Lets go of whoever brought the outcome, now that it is durable. */
  @Override
  public void told() {
    if (call != null) {
      visit.strand().run().journal().flush();
      settle(true);
    }
  }

  private void settle(boolean isDurable) {
    if (call != null) {
      call.settled(isDurable);
      call = null;
    }
  }

  @Override
  public Exit run(Attempt attempt) {
    HistoryEvent scheduled = schedule(attempt);
    HistoryEvent started =
        visit.strand().emit(attempt.path(), events.started(), events.startedDetails());
    String result = ended(attempt).orElseGet(() -> call(attempt, scheduled, started));
    return WorkResults.exit(visit, state.work(), Json.parse(result), state.next());
  }

  private HistoryEvent schedule(Attempt attempt) {
    Strand strand = visit.strand();
    HistoryEvent known = strand.run().journal().recorded().first(attempt.path());
    if (known != null && known.type() == events.scheduled()) {
      visit.setToken(token(known.memo()));
      return strand.emit(attempt.path(), known.type(), known.details(), known.memo());
    }
    ObjectNode memo = attempt.memo();
    if (waitsForToken()) {
      String token =
          Tokens.make(
              strand.run().execution().arn(), attempt.path(), visit.services().uuids().get());
      memo.put("token", token);
    }
    visit.setToken(waitsForToken() ? token(memo) : null);
    JsonNode arguments = WorkResults.arguments(visit, state.work());
    Long timeout = seconds(state.timeout());
    Long heartbeat = seconds(state.heartbeat());
    return strand.emit(
        attempt.path(),
        events.scheduled(),
        events.scheduledDetails(arguments, timeout, heartbeat),
        memo);
  }

  private @Nullable Long seconds(@Nullable Amount amount) {
    if (amount == null) {
      return null;
    }
    Expressions expressions = visit.expressions();
    JsonNode input = visit.state().base().isJsonata() ? visit.input() : expressions.input();
    return Math.max(1, expressions.integer(amount, input));
  }

  private boolean waitsForToken() {
    return state.resource() instanceof Resource.Service service
        && service.pattern() == Resource.Pattern.TASK_TOKEN;
  }

  private static @Nullable String token(ObjectNode memo) {
    return memo.path("token").textValue();
  }

  /** The result that the journal holds; empty if the task has not ended. */
  private Optional<String> ended(Attempt attempt) {
    Strand strand = visit.strand();
    HistoryEvent end = strand.run().journal().recorded().see(attempt.path(), TaskEvents.ends());
    if (end == null) {
      return Optional.empty();
    }
    strand.run().journal().recorded().take(attempt.path(), EventType.TASK_SUBMITTED);
    if (end.type() == events.succeeded()) {
      strand.emit(attempt.path(), end.type(), end.details());
      return Optional.of(end.details().path("output").textValue());
    }
    StateFailure failure =
        new StateFailure(
            end.details().path("error").textValue(),
            end.details().path("cause").textValue(),
            new Report(end.type(), end.details()));
    throw end.memo().path("silent").booleanValue() ? failure.bySilence() : failure;
  }

  private String call(Attempt attempt, HistoryEvent scheduled, HistoryEvent started) {
    TaskCall current = new TaskCall(visit, state.resource(), events, attempt, scheduled, started);
    call = current;
    return switch (current.run()) {
      case TaskOutcome.Done done -> {
        if (Json.isTooLong(done.output())) {
          throw events.failed(ErrorNames.DATA_LIMIT_EXCEEDED, StateRunner.tooLong(events.who()));
        }
        visit
            .strand()
            .emit(attempt.path(), events.succeeded(), events.outputDetails(done.output()));
        told();
        yield done.output();
      }
      case TaskOutcome.Failed failed -> throw events.failed(failed.error(), failed.cause());
      case TaskOutcome.Late late -> {
        StateFailure failure = events.timedOut(ErrorNames.TIMEOUT);
        throw late.silent() ? failure.bySilence() : failure;
      }
    };
  }
}
