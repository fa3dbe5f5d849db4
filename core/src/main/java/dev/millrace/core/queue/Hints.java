package dev.millrace.core.queue;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.job.JobKey;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hints that may be lost: what is owed stands in the job, and the sweeper sends them again. */
public final class Hints {
  private static final Logger LOG = LoggerFactory.getLogger(Hints.class);

  private Hints() {}

  /** Sends a hint about the job if the queue can be reached; never throws. */
  public static void send(JobQueue queue, JobKey key) {
    send(queue, new JobHint(key));
  }

  /** Sends the hint if the queue can be reached; never throws. */
  public static void send(JobQueue queue, JobHint hint) {
    try {
      queue.send(List.of(hint));
    } catch (StoreUnavailableException e) {
      LOG.warn("No hint was sent for job {}; the sweeper will send it", hint.key(), e);
    }
  }
}
