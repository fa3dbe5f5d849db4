package dev.millrace.asl.run;

import dev.millrace.asl.history.EventType;
import dev.millrace.asl.history.HistoryEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the journal of an execution holds from an earlier life, by the place where it happened. Each
 * event is handed out once. Thread-safe.
 */
final class Recorded {
  private final Map<String, Deque<HistoryEvent>> byPath = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();

  Recorded(List<HistoryEvent> events) {
    for (HistoryEvent event : events) {
      if (event.type() == EventType.EXECUTION_REDRIVEN) {
        forgetFailures();
      } else {
        byPath.computeIfAbsent(event.path(), _ -> new ArrayDeque<>()).add(event);
        noteAttempts(event.path());
      }
    }
  }

  /** The next event of that type at the place; null if there is none. */
  synchronized @Nullable HistoryEvent take(String path, EventType type) {
    Deque<HistoryEvent> events = byPath.get(path);
    if (events == null) {
      return null;
    }
    for (Iterator<HistoryEvent> each = events.iterator(); each.hasNext(); ) {
      HistoryEvent event = each.next();
      if (event.type() == type) {
        each.remove();
        return event;
      }
    }
    return null;
  }

  /** The first of these events at the place, which stays there; null if there is none. */
  synchronized @Nullable HistoryEvent see(String path, Set<EventType> types) {
    Deque<HistoryEvent> events = byPath.get(path);
    if (events != null) {
      for (HistoryEvent event : events) {
        if (types.contains(event.type())) {
          return event;
        }
      }
    }
    return null;
  }

  /** The first event at the place, which stays there; null if there is none. */
  synchronized @Nullable HistoryEvent first(String path) {
    Deque<HistoryEvent> events = byPath.get(path);
    return events == null ? null : events.peek();
  }

  /** The event with which the visit of a state ended; null if it did not. */
  synchronized @Nullable HistoryEvent exit(String path) {
    Deque<HistoryEvent> events = byPath.get(path);
    HistoryEvent last = events == null ? null : events.peekLast();
    return last != null && last.type().isExit() ? last : null;
  }

  /** The number of the last attempt that was begun at the visit; 0 if none was. */
  synchronized int lastAttempt(String path) {
    return attempts.getOrDefault(path, 0);
  }

  private void noteAttempts(String path) {
    for (int at = path.indexOf('#'); at >= 0; at = path.indexOf('#', at + 1)) {
      int end = path.indexOf('/', at);
      int number = Integer.parseInt(path.substring(at + 1, end < 0 ? path.length() : end));
      attempts.merge(path.substring(0, at), number, Math::max);
    }
  }

  /** After a redrive, what did not end well is as if it had never been tried. */
  private void forgetFailures() {
    Set<String> openTasks = new HashSet<>();
    for (Map.Entry<String, Deque<HistoryEvent>> each : byPath.entrySet()) {
      Deque<HistoryEvent> events = each.getValue();
      events.removeIf(event -> isFailure(event.type()));
      HistoryEvent entry = events.peekFirst();
      if (entry != null && entry.type() == EventType.TASK_STATE_ENTERED && events.size() == 1) {
        openTasks.add(each.getKey());
      }
    }
    byPath
        .keySet()
        .removeIf(path -> {
          int attempt = path.lastIndexOf('#');
          return attempt > path.lastIndexOf('/') && openTasks.contains(path.substring(0, attempt));
        });
  }

  private static boolean isFailure(EventType type) {
    String name = type.name();
    return name.endsWith("_FAILED")
        || name.endsWith("_ABORTED")
        || name.endsWith("_TIMED_OUT")
        || type == EventType.FAIL_STATE_ENTERED;
  }
}
