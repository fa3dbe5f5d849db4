package dev.millrace.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test turns; the calls that fall due on the way are made. */
final class ManualTimer implements Timer {
  private final List<Due> calls = new ArrayList<>();
  private Instant now;

  private record Due(Instant at, Runnable task) {}

  ManualTimer(Instant start) {
    now = start;
  }

  Instant now() {
    return now;
  }

  void advance(Duration time) {
    Instant end = now.plus(time);
    while (true) {
      Due next = calls.stream().min(Comparator.comparing(Due::at)).orElse(null);
      if (next == null || next.at().isAfter(end)) {
        now = end;
        return;
      }
      calls.remove(next);
      now = next.at().isAfter(now) ? next.at() : now;
      next.task().run();
    }
  }

  @Override
  public Call after(Duration delay, Runnable task) {
    Due due = new Due(now.plus(delay), task);
    calls.add(due);
    return () -> calls.remove(due);
  }
}
