package dev.millrace.aws;

import dev.millrace.core.Pause;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobChanges;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Waits for a job by reading its record again and again: after 50 ms, then ever later, up to a
 * second; about 32 reads in 25 s. The gaps are random by a quarter, so that many who began together
 * do not read together. An invocation has one request, so no more wait than functions run.
 * Thread-safe if the random generator is.
 */
public final class PolledJobChanges implements JobChanges {
  private static final Duration FIRST_GAP = Duration.ofMillis(50);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(1);
  private static final double GROWTH = 1.5;
  private static final double JITTER = 0.25;

  private final JobStore store;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Pause pause;

  public PolledJobChanges(
      JobStore store, InstantSource clock, RandomGenerator random, Pause pause) {
    this.store = store;
    this.clock = clock;
    this.random = random;
    this.pause = pause;
  }

  @Override
  public Optional<Job> await(JobKey key, Predicate<Job> wanted, Instant until) {
    Optional<Job> job = store.find(key);
    double gap = (double) FIRST_GAP.toNanos();
    while (job.isPresent() && !wanted.test(job.get())) {
      Duration left = Duration.between(clock.instant(), until);
      if (!left.isPositive()) {
        return job;
      }
      Duration wait = Duration.ofNanos((long) (gap * random.nextDouble(1 - JITTER, 1 + JITTER)));
      pause.await(wait.compareTo(left) < 0 ? wait : left);
      gap = Math.min(gap * GROWTH, (double) LONGEST_GAP.toNanos());
      job = store.find(key);
    }
    return job;
  }
}
