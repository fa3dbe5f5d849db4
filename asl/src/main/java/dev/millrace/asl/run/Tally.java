package dev.millrace.asl.run;

import dev.millrace.asl.store.Counts;
import dev.millrace.asl.store.ExecutionStatus;
import java.util.EnumMap;
import java.util.Map;

/** Counts items or executions by where they stand. Not thread-safe. */
final class Tally {
  private final Map<ExecutionStatus, Long> byStatus = new EnumMap<>(ExecutionStatus.class);
  private long total;
  private long written;

  void know(long count) {
    total += count;
  }

  void add(ExecutionStatus status, long count) {
    byStatus.merge(status, count, Long::sum);
  }

  void write() {
    written = of(ExecutionStatus.SUCCEEDED);
  }

  long total() {
    return total;
  }

  long of(ExecutionStatus status) {
    return byStatus.getOrDefault(status, 0L);
  }

  /** Those that failed or took too long. */
  long failures() {
    return of(ExecutionStatus.FAILED) + of(ExecutionStatus.TIMED_OUT);
  }

  Counts counts() {
    long begun = 0;
    for (long each : byStatus.values()) {
      begun += each;
    }
    return new Counts(
        Math.max(0, total - begun),
        of(ExecutionStatus.RUNNING),
        of(ExecutionStatus.SUCCEEDED),
        of(ExecutionStatus.FAILED),
        of(ExecutionStatus.TIMED_OUT),
        of(ExecutionStatus.ABORTED),
        total,
        written,
        0,
        0);
  }
}
