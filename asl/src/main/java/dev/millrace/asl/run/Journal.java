package dev.millrace.asl.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes the history of one execution. Events are kept back until {@link #flush}, which comes
 * before anything that others could notice. Thread-safe.
 */
final class Journal {
  /** The number of events of an execution; the last one is the one that ends it. */
  static final int LIMIT = 25_000;

  private static final String LIMIT_CAUSE =
      "The execution reached the maximum number of history events (" + LIMIT + ").";

  private final String executionArn;
  private final ExecutionStore store;
  private final Timers timers;
  private final boolean isKept;
  private final Recorded recorded;
  private final List<HistoryEvent> unwritten = new ArrayList<>();
  private long lastId;
  private boolean sealed;

  /**
   * The journal of an execution.
   *
   * @param isKept false for an execution that has no history
   * @param lastId the id of the last event that is written already
   * @param recorded the events of an earlier life
   */
  Journal(
      String executionArn,
      ExecutionStore store,
      Timers timers,
      boolean isKept,
      long lastId,
      Recorded recorded) {
    this.executionArn = executionArn;
    this.store = store;
    this.timers = timers;
    this.isKept = isKept;
    this.lastId = lastId;
    this.recorded = recorded;
  }

  Recorded recorded() {
    return recorded;
  }

  /** The event of that type at the place: the recorded one, or a new one. */
  HistoryEvent write(
      String path, EventType type, long previous, ObjectNode details, ObjectNode memo) {
    HistoryEvent known = recorded.take(path, type);
    return known == null ? append(path, type, previous, details, memo) : known;
  }

  private synchronized HistoryEvent append(
      String path, EventType type, long previous, ObjectNode details, ObjectNode memo) {
    if (sealed) {
      throw new Cancellation.Cancelled();
    }
    if (isKept && lastId >= LIMIT - 1) {
      throw new Fatal(LIMIT_CAUSE, lastId);
    }
    HistoryEvent event =
        new HistoryEvent(++lastId, previous, timers.instant(), type, details, path, memo);
    if (isKept) {
      unwritten.add(event);
    }
    return event;
  }

  /** Does something with the journal during which nothing of it becomes durable. */
  synchronized <T> T atomically(Supplier<T> work) {
    return work.get();
  }

  /** Gives an event that is not yet durable another memo. */
  synchronized void amend(HistoryEvent event, ObjectNode memo) {
    int at = unwritten.lastIndexOf(event);
    if (at >= 0) {
      unwritten.set(
          at,
          new HistoryEvent(
              event.id(),
              event.previousEventId(),
              event.timestamp(),
              event.type(),
              event.details(),
              event.path(),
              memo));
    }
  }

  /** Sees to it that all events so far are durable. */
  synchronized void flush() {
    if (!unwritten.isEmpty() && !sealed) {
      store.append(executionArn, List.copyOf(unwritten));
      unwritten.clear();
    }
  }

  /**
   * Ends the history with the event; false if it has ended before, and then nothing is written.
   *
   * @param ended the execution as it is from now on
   */
  synchronized boolean end(
      Execution ended, EventType type, long previous, ObjectNode details, ObjectNode memo) {
    if (sealed) {
      return false;
    }
    sealed = true;
    List<HistoryEvent> last = new ArrayList<>(unwritten);
    if (isKept) {
      last.add(new HistoryEvent(++lastId, previous, timers.instant(), type, details, "", memo));
    }
    unwritten.clear();
    store.update(ended, last);
    return true;
  }

  /** Writes nothing more; what is not yet written is lost, as in a crash. */
  synchronized void abandon() {
    sealed = true;
    unwritten.clear();
  }
}
