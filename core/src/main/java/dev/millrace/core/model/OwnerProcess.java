package dev.millrace.core.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A process of this machine as the owner of files. Numbers of processes come again, so the time of
 * its start belongs to its name.
 */
record OwnerProcess(long pid, long startedAt) {

  static OwnerProcess current() {
    return of(ProcessHandle.current());
  }

  /** Whether the process that has this name, by {@link #toString}, still runs. */
  static boolean isAlive(String name) {
    int dash = name.indexOf('-');
    Optional<ProcessHandle> handle;
    try {
      handle = ProcessHandle.of(Long.parseLong(name, 0, Math.max(0, dash), 10));
    } catch (NumberFormatException e) {
      return false;
    }
    return handle.filter(process -> of(process).toString().equals(name)).isPresent();
  }

  private static OwnerProcess of(ProcessHandle process) {
    Instant start = process.info().startInstant().orElse(Instant.EPOCH);
    return new OwnerProcess(process.pid(), start.toEpochMilli());
  }

  @Override
  public String toString() {
    return pid + "-" + startedAt;
  }
}
