package dev.millrace.asl.run;

import dev.millrace.asl.store.Execution;
import dev.millrace.asl.store.ExecutionStatus;
import dev.millrace.asl.store.ExecutionStore;
import dev.millrace.asl.store.MapRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How far a map run is. Holds counts, what runs, and the results only if they are the output of the
 * state and short enough for that. Thread-safe.
 */
final class MapProgress {
  private static final int SAVE_EVERY = 500;

  private final ExecutionStore store;
  private final @Nullable Function<Execution, String> result;
  private final Slots slots;
  private final Tally items = new Tally();
  private final Tally executions = new Tally();
  private final Set<Run> running = new HashSet<>();
  private final TreeMap<Long, String> results = new TreeMap<>();
  private MapRun mapRun;
  private boolean isTotalKnown;
  private boolean areResultsTooLong;
  private long resultLength;
  private long sinceSaved;

  /**
   * The progress of a run that begins.
   *
   * @param result makes of a child that succeeded what the state's output has for it; null if the
   *     output has nothing
   * @param most how many children run at once at most, whatever the run says
   */
  MapProgress(
      ExecutionStore store,
      Workload workload,
      MapRun mapRun,
      @Nullable Function<Execution, String> result,
      int most) {
    this.store = store;
    this.mapRun = mapRun;
    this.result = result;
    this.slots =
        new Slots(
            workload,
            () -> {
              long wanted = mapRun().maxConcurrency();
              return wanted == 0 ? most : Math.min(wanted, most);
            });
  }

  Slots slots() {
    return slots;
  }

  /** The run with its counts. */
  synchronized MapRun mapRun() {
    return mapRun.counted(items.counts(), executions.counts());
  }

  synchronized void bound(long concurrency, long count, double percentage) {
    mapRun = mapRun.bounded(concurrency, count, percentage);
    save();
    slots.wake();
  }

  /** Notes that there is one more child, of so many items. */
  synchronized void know(long count) {
    items.know(count);
    executions.know(1);
  }

  /** Notes that there are no more than are known. */
  synchronized void knowAll() {
    isTotalKnown = true;
    if (isExceeded()) {
      slots.close();
    }
  }

  /** Notes a child that ended in an earlier life. */
  synchronized void found(Execution child) {
    note(child);
  }

  synchronized void began(Run child) {
    running.add(child);
    count(child.execution(), ExecutionStatus.RUNNING, 1);
  }

  /** Notes that a child ended, and gives its slot back. */
  void ended(Run child, Execution as) {
    synchronized (this) {
      running.remove(child);
      count(as, ExecutionStatus.RUNNING, -1);
      note(as);
      if (++sinceSaved >= SAVE_EVERY) {
        save();
      }
    }
    slots.free();
  }

  private void note(Execution child) {
    count(child, child.status(), 1);
    Execution.Parent parent = child.parent();
    if (child.status() == ExecutionStatus.SUCCEEDED
        && result != null
        && parent != null
        && !areResultsTooLong) {
      String own = result.apply(child);
      resultLength += own.length() + 1L;
      if (resultLength > Json.LIMIT) {
        areResultsTooLong = true;
        results.clear();
      } else {
        results.put(parent.ordinal(), own);
      }
    }
    if (isExceeded()) {
      slots.close();
    }
  }

  private void count(Execution child, ExecutionStatus status, long sign) {
    Execution.Parent parent = child.parent();
    items.add(status, sign * (parent == null ? 1 : parent.items()));
    executions.add(status, sign);
  }

  /** Whether more items failed than may. */
  synchronized boolean isExceeded() {
    long failures = items.failures();
    boolean hasPercentage = mapRun.toleratedPercentage() > 0;
    boolean hasCount = mapRun.toleratedCount() > 0 || !hasPercentage;
    return (hasCount && failures > mapRun.toleratedCount())
        || (hasPercentage
            && isTotalKnown
            && failures * 100.0 > mapRun.toleratedPercentage() * items.total());
  }

  /** Stops all children that run. */
  void stopAll() {
    slots.close();
    List<Run> all;
    synchronized (this) {
      all = new ArrayList<>(running);
    }
    all.forEach(run -> run.stop(null, null));
  }

  /** The results in the order of the items; null if they are too long for an output. */
  synchronized @Nullable List<String> results() {
    return areResultsTooLong ? null : new ArrayList<>(results.values());
  }

  synchronized void resultsWritten() {
    items.write();
    executions.write();
  }

  /** Ends the run. */
  synchronized void end(MapRun.Status as, Instant at) {
    mapRun = mapRun.ended(as, at);
    save();
  }

  private void save() {
    sinceSaved = 0;
    store.putMapRun(mapRun());
  }
}
