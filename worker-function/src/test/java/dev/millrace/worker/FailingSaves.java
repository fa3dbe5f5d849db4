package dev.millrace.worker;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStore;

/** A store whose saves fail from one on, for a while. */
final class FailingSaves extends ForwardingStore {
  private final int first;
  private final int last;
  private int saves;

  FailingSaves(JobStore store, int first, int last) {
    super(store);
    this.first = first;
    this.last = last;
  }

  @Override
  public SaveResult save(Job next) {
    saves++;
    if (saves >= first && saves <= last) {
      throw new StoreUnavailableException("down for now", new IllegalStateException());
    }
    return super.save(next);
  }
}
