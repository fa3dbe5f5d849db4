package dev.millrace.asl.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Time that passes only when a test says so. */
final class SimulatedTimers implements Timers {
  private record Entry(Instant time, long number, Runnable action) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = time.compareTo(other.time);
      return order == 0 ? Long.compare(number, other.number) : order;
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long number;

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public Timer at(Instant time, Runnable action) {
    synchronized (this) {
      if (time.isAfter(now)) {
        Entry entry = new Entry(time, number++, action);
        entries.add(entry);
        return () -> {
          synchronized (this) {
            entries.remove(entry);
          }
        };
      }
    }
    action.run();
    return () -> {};
  }

  /** Lets time pass until the next action is due; false if there is none. */
  boolean advance() {
    Instant next;
    synchronized (this) {
      Entry first = entries.peek();
      if (first == null) {
        return false;
      }
      next = first.time();
    }
    advanceTo(next);
    return true;
  }

  void advance(Duration by) {
    advanceTo(instant().plus(by));
  }

  private void advanceTo(Instant time) {
    List<Entry> due = new ArrayList<>();
    synchronized (this) {
      now = time;
      while (!entries.isEmpty() && !entries.peek().time().isAfter(now)) {
        due.add(entries.remove());
      }
    }
    due.forEach(each -> each.action().run());
  }
}
