package dev.millrace.bench;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** Jobs in a map: a store that costs nothing but the way to it. */
final class MapStore implements JobStore {
  private final Map<JobKey, Job> jobs = new ConcurrentHashMap<>();
  private final Duration away;

  /**
   * An empty store.
   *
   * @param away how long each call of a worker takes
   */
  MapStore(Duration away) {
    this.away = away;
  }

  private void travel() {
    long end = System.nanoTime() + away.toNanos();
    for (long left = away.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public SaveResult create(Job job) {
    Job there = jobs.putIfAbsent(job.key(), job);
    return there == null ? new Saved() : new Conflict(there);
  }

  @Override
  public Optional<Job> find(JobKey key) {
    travel();
    return Optional.ofNullable(jobs.get(key));
  }

  @Override
  public SaveResult save(Job next) {
    travel();
    Job now =
        jobs.computeIfPresent(
            next.key(), (_, old) -> old.version() == next.version() - 1 ? next : old);
    return next.equals(now) ? new Saved() : new Conflict(now);
  }

  @Override
  public int settle(List<Settlement> settlements) {
    travel();
    settlements.forEach(settlement -> jobs.remove(settlement.next().key()));
    return settlements.size();
  }

  @Override
  public List<Job> due(int shard, Instant now, int limit) {
    return List.of();
  }

  @Override
  public Usage usage(TenantId tenant, LocalDate day) {
    return Usage.NONE;
  }

  @Override
  public int shards() {
    return 1;
  }
}
