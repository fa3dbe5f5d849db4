package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.run.Cancellation.Cancelled;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * One line of events of an execution: the execution itself, a branch, or the iterations that follow
 * each other. For one thread at a time.
 */
final class Strand {
  private final Run run;
  private final Cancellation cancellation;
  private final Deque<EventType> open = new ArrayDeque<>();
  private long source;
  private long published;

  Strand(Run run, Cancellation cancellation, long source) {
    this.run = run;
    this.cancellation = cancellation;
    this.source = source;
    this.published = source;
  }

  Run run() {
    return run;
  }

  Cancellation cancellation() {
    return cancellation;
  }

  /** The event that the next one follows. */
  long source() {
    return source;
  }

  /** The last event of the strand, also if the next one follows an earlier one. */
  long published() {
    return published;
  }

  /** Goes on from that event. */
  void moveTo(long eventId) {
    source = eventId;
    published = eventId;
  }

  /** Goes back to an earlier event, from which the next one follows. */
  void backTo(long eventId) {
    source = eventId;
  }

  /** Writes an event which the next one follows. */
  HistoryEvent emit(String path, EventType type, ObjectNode details, ObjectNode memo) {
    HistoryEvent event = run.journal().write(path, type, source, details, memo);
    moveTo(event.id());
    return event;
  }

  HistoryEvent emit(String path, EventType type, ObjectNode details) {
    return emit(path, type, details, Json.object());
  }

  /** Writes an event beside the line: the next one follows what this one follows. */
  HistoryEvent mention(String path, EventType type, ObjectNode details) {
    HistoryEvent event = run.journal().write(path, type, source, details, Json.object());
    published = event.id();
    return event;
  }

  /** Writes an event beside the line, after the last one that is there. */
  HistoryEvent conclude(String path, EventType type) {
    HistoryEvent event = run.journal().write(path, type, published, Json.object(), Json.object());
    published = event.id();
    return event;
  }

  /** Notes that a state is being done that tells of it when it is stopped. */
  void enter(EventType aborted) {
    open.push(aborted);
  }

  void leave() {
    open.pop();
  }

  /** Notes states that were being done within the one of this strand. */
  void adopt(List<EventType> aborted) {
    aborted.reversed().forEach(open::push);
  }

  /** What tells that the states being done were stopped, the innermost first. */
  List<EventType> open() {
    return new ArrayList<>(open);
  }

  /**
   * Waits for the value.
   *
   * @throws Cancelled if the strand is told to stop before
   */
  <T> T await(Signal<Optional<T>> signal) {
    run.journal().flush();
    Runnable stop = () -> signal.complete(Optional.empty());
    cancellation.onCancel(stop);
    try {
      Optional<T> value = signal.await();
      return value.orElseThrow(Cancelled::new);
    } finally {
      cancellation.forget(stop);
    }
  }
}
