package dev.millrace.faults.simulation;

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

/** A store whose calls take time and go wrong, and whose every change is written down. */
final class WatchedStore implements JobStore {
  private final JobStore store;
  private final Troubles.Calls calls;
  private final History history;
  private int unknownWrites;

  WatchedStore(JobStore store, Troubles.Calls calls, History history) {
    this.store = store;
    this.calls = calls;
    this.history = history;
  }

  @Override
  public SaveResult create(Job job) {
    unknownWrites++;
    calls.before("create");
    SaveResult result = note(store.create(job), job);
    calls.after("create");
    unknownWrites--;
    return result;
  }

  /** Writes of which nobody was told whether they were stored. */
  int unknownWrites() {
    return unknownWrites;
  }

  @Override
  public Optional<Job> find(JobKey key) {
    calls.before("find");
    Optional<Job> job = store.find(key);
    calls.after("find");
    return job;
  }

  @Override
  public SaveResult save(Job next) {
    unknownWrites++;
    calls.before("save");
    SaveResult result = note(store.save(next), next);
    calls.after("save");
    unknownWrites--;
    return result;
  }

  @Override
  public List<Job> due(int shard, Instant now, int limit) {
    calls.before("due");
    List<Job> jobs = store.due(shard, now, limit);
    calls.after("due");
    return jobs;
  }

  @Override
  public int settle(List<Settlement> settlements) {
    calls.before("settle");
    int settled = store.settle(settlements);
    for (Settlement settlement : settlements) {
      Job next = settlement.next();
      store.find(next.key()).filter(next::equals).ifPresent(job -> note(new Saved(), job));
      history.fill(next);
    }
    calls.after("settle");
    return settled;
  }

  @Override
  public Usage usage(TenantId tenant, LocalDate day) {
    return store.usage(tenant, day);
  }

  @Override
  public int shards() {
    return store.shards();
  }

  /** A write that was recognised as one's own is not noted twice. */
  private SaveResult note(SaveResult result, Job job) {
    List<History.Moment> before = history.of(job.key());
    boolean known = !before.isEmpty() && before.getLast().job().equals(job);
    if (result instanceof Saved && !known) {
      history.add(calls.world().now(), job);
    }
    return result;
  }
}
