package dev.millrace.core.queue;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.Job;
import java.util.Optional;

/** Tells how long the queue is. It costs little, however long that is. Thread-safe. */
public interface QueueStats {

  /** No count goes further; it stands for so many or more. */
  long MOST_COUNTED = 10_000;

  /**
   * How the queue stands, or stood a few seconds ago.
   *
   * @throws StoreUnavailableException if nobody can say
   */
  QueueState state();

  /**
   * Where the job stands; empty if it does not wait for a worker, or nobody can say.
   *
   * @throws StoreUnavailableException if whoever knows cannot answer
   */
  Optional<QueuePlace> place(Job job);
}
