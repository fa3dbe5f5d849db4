package dev.millrace.worker;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.job.Usage;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A store that does what another does, but for what a test overrides. */
class ForwardingStore implements JobStore {
  private final JobStore store;

  ForwardingStore(JobStore store) {
    this.store = store;
  }

  @Override
  public SaveResult create(Job job) {
    return store.create(job);
  }

  @Override
  public Optional<Job> find(JobKey key) {
    return store.find(key);
  }

  @Override
  public SaveResult save(Job next) {
    return store.save(next);
  }

  @Override
  public List<Job> due(int shard, Instant now, int limit) {
    return store.due(shard, now, limit);
  }

  @Override
  public int settle(List<Settlement> settlements) {
    return store.settle(settlements);
  }

  @Override
  public Usage usage(TenantId tenant, LocalDate day) {
    return store.usage(tenant, day);
  }

  @Override
  public int shards() {
    return store.shards();
  }
}
