package dev.millrace.maintenance;

import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Move;
import dev.millrace.core.queue.Disposition;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says to a client what became of a job whose message the queue has given up: one that never ran
 * gets another message, one that ran and waits has failed. A final state is never touched.
 * Thread-safe.
 */
public final class ReadDeadLetter {
  private static final Logger LOG = LoggerFactory.getLogger(ReadDeadLetter.class);

  private final JobStore store;
  private final JobQueue workers;
  private final InstantSource clock;

  public ReadDeadLetter(JobStore store, JobQueue workers, InstantSource clock) {
    this.store = store;
    this.workers = workers;
    this.clock = clock;
  }

  /**
   * Looks at the job that a dead letter names.
   *
   * @throws dev.millrace.core.StoreUnavailableException if the letter must be read again
   */
  public Disposition read(JobKey key) {
    Optional<Job> job = store.find(key);
    while (job.isPresent()
        && job.get().deadLettered(clock.instant()) instanceof Move.To(var next)) {
      if (next.status() == JobStatus.QUEUED) {
        workers.send(List.of(JobHint.of(next)));
      }
      switch (store.save(next)) {
        case JobStore.Saved() -> {
          LOG.warn("Job {} was in a dead letter and is {} now", key, next.status().word());
          return new Disposition.Done();
        }
        case JobStore.Conflict(Job current) -> job = Optional.ofNullable(current);
      }
    }
    return new Disposition.Done();
  }
}
