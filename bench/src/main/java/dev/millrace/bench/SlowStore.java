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
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A store that is some way off.
 *
 * @param away what each call takes longer
 */
record SlowStore(JobStore store, Duration away) implements JobStore {

  private JobStore after() {
    long end = System.nanoTime() + away.toNanos();
    for (long left = away.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return store;
  }

  @Override
  public SaveResult create(Job job) {
    return after().create(job);
  }

  @Override
  public Optional<Job> find(JobKey key) {
    return after().find(key);
  }

  @Override
  public SaveResult save(Job next) {
    return after().save(next);
  }

  @Override
  public List<Job> due(int shard, Instant now, int limit) {
    return after().due(shard, now, limit);
  }

  @Override
  public int settle(List<Settlement> settlements) {
    return after().settle(settlements);
  }

  @Override
  public Usage usage(TenantId tenant, LocalDate day) {
    return after().usage(tenant, day);
  }

  @Override
  public int shards() {
    return store.shards();
  }
}
