package dev.millrace.core.job;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the counters of a job's tenant have of it.
 *
 * @param settled the usage that was added to them
 * @param reservedOn the day (UTC) on which the place and the units that it holds were reserved;
 *     null if it holds none, because they were given back
 */
public record Ledger(Usage settled, @Nullable LocalDate reservedOn) {

  /** Nothing is counted and nothing held, as of a job of an earlier version. */
  public static final Ledger EMPTY = new Ledger(Usage.NONE, null);

  /** What a job on the CPU is reserved. */
  public static final long UNITS = 1;

  /** The day on which something is counted that happens now. */
  public static LocalDate day(Instant now) {
    return LocalDate.ofInstant(now, ZoneOffset.UTC);
  }

  /** Until the next day begins. */
  public static Duration untilTomorrow(Instant now) {
    return Duration.between(now, day(now).plusDays(1).atStartOfDay(ZoneOffset.UTC));
  }

  static Ledger reserved(Instant now) {
    return new Ledger(Usage.NONE, day(now));
  }

  Ledger reservedAgain(Instant now) {
    return new Ledger(settled, day(now));
  }

  /** Whether all attempts are counted and everything is given back. */
  boolean isSettled(Runs runs) {
    return settled.jobs() == 1 && settled.runs() == runs.attempts() && reservedOn == null;
  }
}
