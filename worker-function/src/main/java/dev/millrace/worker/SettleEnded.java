package dev.millrace.worker;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Settlement;
import dev.millrace.core.provider.OpenCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what has just ended, many jobs at once, so that their tenants have their places back.
 * What cannot be settled now is left to the sweeper. Thread-safe.
 */
final class SettleEnded {
  private static final Logger LOG = LoggerFactory.getLogger(SettleEnded.class);

  private final JobStore store;
  private final OpenCalls openCalls;
  private final Queue<Job> ended = new ConcurrentLinkedQueue<>();

  SettleEnded(JobStore store, OpenCalls openCalls) {
    this.store = store;
    this.openCalls = openCalls;
  }

  void note(Job job) {
    if (job.status().isFinal()) {
      ended.add(job);
    }
  }

  void settle() {
    List<Settlement> settlements = new ArrayList<>();
    try {
      for (Job job = ended.poll(); job != null; job = ended.poll()) {
        settlement(job).ifPresent(settlements::add);
      }
      if (settlements.isEmpty()) {
        return;
      }
      int settled = store.settle(settlements);
      LOG.debug("{} of {} jobs are settled", settled, settlements.size());
    } catch (StoreUnavailableException e) {
      LOG.info("{} jobs are left to the sweeper to settle", settlements.size(), e);
    }
  }

  /** One whose calls cannot be ended now must not keep the others waiting. */
  private Optional<Settlement> settlement(Job job) {
    try {
      return openCalls.close(job).settle();
    } catch (StoreUnavailableException e) {
      LOG.info("Job {} is left to the sweeper to settle", job.key(), e);
      return Optional.empty();
    }
  }
}
