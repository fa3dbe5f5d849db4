package dev.millrace.core.account;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Counts what tenants may have and spend, before it is had or spent: a job is accepted only after
 * its place and its units were reserved here. Exact under any number of callers: never more is
 * granted than the limits allow. What is reserved is given back when the job is settled ({@link
 * dev.millrace.core.job.JobStore#settle}).
 *
 * <p>A reservation whose job was never accepted, because the process died in between, is held until
 * a recount. Every method throws {@link StoreUnavailableException} if the counters cannot be
 * reached now. Thread-safe.
 */
public interface Quotas {

  /** Reserves a job's place and its units of today (UTC) for the caller, or says why not. */
  Decision reserve(Caller caller, long units, Instant now);

  /** Gives back what was reserved for a job that was not accepted after all. */
  void release(TenantId tenant, LocalDate day, long units);

  /** What the tenant has and has spent on this day. */
  Spent spent(TenantId tenant, LocalDate day);

  /**
   * What a tenant's counters say.
   *
   * @param openJobs places that are taken
   * @param units reserved or spent, of the day
   */
  record Spent(long openJobs, long units) {}

  /** The answer to a wish. */
  sealed interface Decision {
    /** How much is left, for the {@code RateLimit} fields. */
    Remaining remaining();
  }

  /**
   * It is reserved.
   *
   * @param openJobs places of the tenant that are taken now, this one among them
   */
  record Granted(long openJobs, Remaining remaining) implements Decision {}

  /**
   * Nothing is reserved.
   *
   * @param retryAfter when it may be granted at the earliest
   */
  record Refused(Reason reason, Duration retryAfter, Remaining remaining) implements Decision {}

  /** Which limit is reached. */
  enum Reason {
    RATE,
    OPEN_JOBS,
    UNITS
  }

  /**
   * How much is left after a decision.
   *
   * @param burst submissions that the key may make at once
   * @param burstReset until it may make all of its burst again
   * @param units of the day
   * @param unitsReset until the next day begins
   */
  record Remaining(long burst, Duration burstReset, long units, Duration unitsReset) {}
}
