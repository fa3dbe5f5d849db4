package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import dev.millrace.asl.definition.Amount;
import dev.millrace.asl.definition.State;
import dev.millrace.asl.definition.Timestamps;
import dev.millrace.asl.history.HistoryEvent;
import java.time.Instant;
import java.util.Optional;

/** Does a Wait state. When it ends is decided once, and kept with its entry. */
final class WaitRunner {
  private static final long LONGEST = 99_999_999;

  private WaitRunner() {}

  static Exit run(Visit visit, State.Wait state) {
    Instant end =
        visit
            .strand()
            .run()
            .journal()
            .atomically(() -> end(visit, state, visit.enter(Json.object())));
    pause(visit.strand(), end);
    if (state.base().isJsonata()) {
      return SimpleStates.own(visit, state.next());
    }
    Expressions expressions = visit.expressions();
    JsonNode input = expressions.input();
    return new Exit(
        expressions.output(input),
        expressions.assign("Assign", state.base().assign(), null, input),
        state.next());
  }

  /** Lets the time pass. */
  static void pause(Strand strand, Instant until) {
    Services services = strand.run().services();
    if (!services.timers().instant().isBefore(until)) {
      return;
    }
    Signal<Optional<Boolean>> over = new Signal<>(services.workload());
    Timers.Timer timer = services.timers().at(until, () -> over.complete(Optional.of(true)));
    try {
      strand.await(over);
    } finally {
      timer.cancel();
    }
  }

  private static Instant end(Visit visit, State.Wait state, HistoryEvent entered) {
    ObjectNode memo = entered.memo();
    if (memo.has("until")) {
      return Instant.parse(memo.path("until").textValue());
    }
    Expressions expressions = visit.expressions();
    JsonNode input = state.base().isJsonata() ? visit.input() : expressions.input();
    Amount seconds = state.seconds();
    Instant end =
        seconds == null
            ? time(visit, state, input)
            : entered
                .timestamp()
                .plusSeconds(Math.min(LONGEST, expressions.integer(seconds, input)));
    visit.strand().run().journal().amend(entered, Json.object().put("until", end.toString()));
    return end;
  }

  private static Instant time(Visit visit, State.Wait state, JsonNode input) {
    Amount amount = state.timestamp();
    if (amount == null) {
      throw new IllegalStateException("a Wait state knows how long it waits");
    }
    Expressions expressions = visit.expressions();
    JsonNode value =
        visit.state().base().isJsonata() || amount.isPath()
            ? expressions.value(amount, input)
            : amount.value();
    Optional<Instant> time =
        value.isTextual() ? Timestamps.parse(value.textValue()) : Optional.empty();
    if (time.isPresent()) {
      return time.get();
    }
    if (!amount.isPath()) {
      throw expressions.unexpected(amount.field(), amount.value(), "timestamp", value);
    }
    throw visit.failed(
        new StatesError(
            ErrorNames.RUNTIME,
            "The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: %s == %s"
                .formatted(
                    amount.value().textValue(),
                    value.isTextual() ? value.textValue() : Json.text(value))));
  }
}
