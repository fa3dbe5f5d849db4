package dev.millrace.worker;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStore;
import java.util.Optional;

/** A store whose first read is out of date. */
final class StaleOnce extends ForwardingStore {
  private Optional<Job> stale;

  StaleOnce(JobStore store, Job stale) {
    super(store);
    this.stale = Optional.of(stale);
  }

  @Override
  public Optional<Job> find(JobKey key) {
    Optional<Job> answer = stale.or(() -> super.find(key));
    stale = Optional.empty();
    return answer;
  }
}
