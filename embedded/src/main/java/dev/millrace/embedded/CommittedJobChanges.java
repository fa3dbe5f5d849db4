package dev.millrace.embedded;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Waits for what a store commits. A waiter is known before it reads the job, so a commit is either
 * in what it reads or handed to it. It holds no more than its own thread, which should be a virtual
 * one. Thread-safe.
 */
public final class CommittedJobChanges implements JobChanges, AutoCloseable {
  private final SqliteJobStore store;
  private final InstantSource clock;
  private final Semaphore places;
  private final Map<JobKey, Set<Waiter>> waiters = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Waits for what this store commits; it can have one such object.
   *
   * @param most how many may wait at once
   */
  public CommittedJobChanges(SqliteJobStore store, InstantSource clock, int most) {
    this.store = store;
    this.clock = clock;
    this.places = new Semaphore(most);
    store.onCommit(this::committed);
  }

  @Override
  public Optional<Job> await(JobKey key, Predicate<Job> wanted, Instant until) {
    if (!places.tryAcquire()) {
      return store.find(key);
    }
    Waiter waiter = new Waiter();
    enter(key, waiter);
    try {
      return await(key, waiter, wanted, until);
    } finally {
      leave(key, waiter);
      places.release();
    }
  }

  private Optional<Job> await(JobKey key, Waiter waiter, Predicate<Job> wanted, Instant until) {
    Optional<Job> job = store.find(key);
    while (!closed && job.isPresent() && !wanted.test(job.get())) {
      Optional<Job> next = waiter.next(Duration.between(clock.instant(), until));
      if (next.isEmpty()) {
        return store.find(key);
      }
      job = next;
    }
    return job;
  }

  /** How many wait now. */
  int waiting() {
    return waiters.values().stream().mapToInt(Set::size).sum();
  }

  /** Sends all who wait away, each with the job as it stands; nobody waits any more. */
  @Override
  public void close() {
    closed = true;
    waiters.values().forEach(all -> all.forEach(Waiter::sendAway));
  }

  private void committed(Job job) {
    Set<Waiter> told = waiters.get(job.key());
    if (told != null) {
      told.forEach(waiter -> waiter.tell(job));
    }
  }

  private void enter(JobKey key, Waiter waiter) {
    waiters.compute(
        key,
        (_, others) -> {
          Set<Waiter> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(waiter);
          return all;
        });
  }

  private void leave(JobKey key, Waiter waiter) {
    waiters.computeIfPresent(
        key,
        (_, all) -> {
          all.remove(waiter);
          return all.isEmpty() ? null : all;
        });
  }

  /** One who waits; empty is the word to go. */
  private static final class Waiter {
    private final LinkedBlockingQueue<Optional<Job>> news = new LinkedBlockingQueue<>();

    void tell(Job job) {
      news.add(Optional.of(job));
    }

    void sendAway() {
      news.add(Optional.empty());
    }

    /** The job after a commit; empty if there is none in time, or nobody is to wait any more. */
    Optional<Job> next(Duration longest) {
      try {
        Optional<Job> job = news.poll(longest.toNanos(), TimeUnit.NANOSECONDS);
        return job == null ? Optional.empty() : job;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}
