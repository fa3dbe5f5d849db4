package dev.millrace.core.job;

import dev.millrace.core.StoreUnavailableException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps jobs. The record is the truth: a write that has returned {@link Saved} survives the death
 * of the process and, where the adapter says so, of the machine. Reads are strong: they see every
 * write that has returned. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} if the store cannot answer now.
 */
public interface JobStore {

  /** Stores a new job unless one with its key is there. */
  SaveResult create(Job job);

  /** The job, or empty if there is none. */
  Optional<Job> find(JobKey key);

  /**
   * Stores {@code next} if the stored version still is {@code next.version() - 1}. This is the only
   * way to change a job, and the version is the fence: whoever read an older version loses.
   *
   * @throws IllegalArgumentException if {@code next} is a first version
   */
  SaveResult save(Job next);

  /**
   * Jobs that are due, most overdue first.
   *
   * @param shard from 0 to {@link #shards()} - 1
   * @param limit how many at most
   */
  List<Job> due(int shard, Instant now, int limit);

  /**
   * Saves each settled job and raises the counters of its tenant and day, both or neither. A
   * settlement whose job has moved on is left out: the sweeper finds it again.
   *
   * @return how many were settled, by this call or by a repetition of it
   */
  int settle(List<Settlement> settlements);

  /** What the counters of a tenant and a day (UTC) have; nothing if they were never raised. */
  Usage usage(TenantId tenant, LocalDate day);

  /**
   * What the counters of a tenant have for these days (UTC) together; cheap for a month.
   *
   * @param from the first day
   * @param to the last day, not before the first and at most 62 days later
   */
  default Usage usage(TenantId tenant, LocalDate from, LocalDate to) {
    return from.datesUntil(to.plusDays(1))
        .map(day -> usage(tenant, day))
        .reduce(Usage.NONE, Usage::plus);
  }

  /** Into how many parts the index of due jobs is split. */
  int shards();

  /** The answer to a write. */
  sealed interface SaveResult {}

  /** The write is stored, by this call or by a repetition of it whose answer was lost. */
  record Saved() implements SaveResult {}

  /**
   * Somebody else was first: nothing is written.
   *
   * @param current the job that stands; null if there is none
   */
  record Conflict(@Nullable Job current) implements SaveResult {}
}
