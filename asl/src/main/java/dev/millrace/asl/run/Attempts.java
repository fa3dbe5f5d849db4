package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.definition.Catcher;
import dev.millrace.asl.definition.Retrier;
import dev.millrace.asl.definition.Work;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tries a state until it succeeds, its retriers are spent or something catches its error. */
final class Attempts {
  private static final double MILLIS = 1000;

  private final Visit visit;
  private final Work work;
  private final @Nullable EventType failedType;

  /** What an attempt does. */
  @FunctionalInterface
  interface Body {
    Exit run(Attempt attempt);

    /** Called when the history tells of the failure of an attempt. */
    default void told() {}
  }

  /**
   * The attempts of a visit.
   *
   * @param failedType what tells that the state as a whole failed; null if nothing does
   */
  Attempts(Visit visit, Work work, @Nullable EventType failedType) {
    this.visit = visit;
    this.work = work;
    this.failedType = failedType;
  }

  Exit run(Body body) {
    Recorded recorded = visit.strand().run().journal().recorded();
    int number = recorded.lastAttempt(visit.path());
    long[] tries = tries(recorded.first(visit.path() + "#" + number));
    while (true) {
      visit.setRetryCount((int) Arrays.stream(tries).sum());
      Attempt attempt =
          new Attempt(number, visit.path() + "#" + number, Arrays.stream(tries).boxed().toList());
      try {
        return body.run(attempt);
      } catch (StateFailure failure) {
        int retrier = retrier(failure, tries);
        if (retrier < 0) {
          return fail(attempt, failure, body);
        }
        Instant due = report(attempt, failure, due(retrier, tries[retrier]));
        body.told();
        tries[retrier]++;
        number++;
        WaitRunner.pause(visit.strand(), due);
        visit.strand().cancellation().check();
      }
    }
  }

  private long[] tries(@Nullable HistoryEvent first) {
    long[] tries = new long[work.retriers().size()];
    if (first != null) {
      JsonNode known = first.memo().path("tries");
      for (int i = 0; i < known.size(); i++) {
        tries[i] = known.get(i).longValue();
      }
    }
    return tries;
  }

  /** The retrier that is for the error and has tries left; -1 if there is none. */
  private int retrier(StateFailure failure, long[] tries) {
    List<Retrier> retriers = work.retriers();
    for (int i = 0; i < retriers.size(); i++) {
      if (Errors.match(retriers.get(i).errors(), failure)) {
        return tries[i] < retriers.get(i).maxAttempts() ? i : -1;
      }
    }
    return -1;
  }

  private Instant due(int index, long used) {
    Retrier retrier = work.retriers().get(index);
    double seconds = retrier.delaySeconds(used);
    if (retrier.jitter()) {
      seconds *= visit.services().random().nextDouble();
    }
    Instant now = visit.services().timers().instant();
    return now.plusMillis((long) Math.min(seconds * MILLIS, Long.MAX_VALUE / (2 * MILLIS)));
  }

  /** Tells of the failure, and when the next try is due: as decided now, or in an earlier life. */
  private Instant report(Attempt attempt, StateFailure failure, Instant due) {
    StateFailure.Report report = failure.report();
    if (report == null) {
      return due;
    }
    ObjectNode memo = attempt.memo().put("retryAt", due.toString());
    HistoryEvent event = visit.strand().emit(attempt.path(), report.type(), report.details(), memo);
    JsonNode decided = event.memo().path("retryAt");
    return decided.isTextual() ? Instant.parse(decided.textValue()) : due;
  }

  private Exit fail(Attempt attempt, StateFailure failure, Body body) {
    Strand strand = visit.strand();
    StateFailure.Report report = failure.report();
    if (report != null) {
      strand.emit(attempt.path(), report.type(), report.details(), attempt.memo());
    }
    body.told();
    long before = strand.source();
    wholeFailed(attempt);
    for (int i = 0; i < work.catchers().size(); i++) {
      Catcher catcher = work.catchers().get(i);
      if (Errors.match(catcher.errors(), failure)) {
        return caught(attempt, failure, catcher, i, before);
      }
    }
    throw failure.reported();
  }

  private void wholeFailed(Attempt attempt) {
    if (failedType != null) {
      visit.strand().emit(attempt.path(), failedType, Json.object());
    }
  }

  private Exit caught(
      Attempt attempt, StateFailure failure, Catcher catcher, int index, long before) {
    Expressions expressions = visit.expressions();
    JsonNode error = failure.output();
    String place = "Catch[%d]".formatted(index);
    try {
      Map<String, JsonNode> assigned =
          expressions.assign(place + "/Assign", catcher.assign(), "errorOutput", error);
      JsonNode template = catcher.output();
      JsonNode output =
          template == null
              ? expressions.put(catcher.resultPath(), error)
              : expressions.renderWith(place + "/Output", template, "errorOutput", error);
      return new Exit(output, assigned, catcher.next());
    } catch (StateFailure second) {
      if (failedType != null) {
        visit.strand().backTo(before);
      }
      StateFailure.Report report = second.report();
      if (report != null) {
        visit.strand().emit(attempt.path(), report.type(), report.details());
      }
      wholeFailed(attempt);
      throw second.reported();
    }
  }
}
