package dev.millrace.maintenance;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.inbox.OutboxDocument;
import dev.millrace.core.inbox.Places;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.payload.CorruptPayloadException;
import java.util.Objects;

/**
 * Tells the end of a job beside the object that it was made of, and moves the object out of the
 * inbox: in this order, so that what lies in the inbox is never done without an answer. Every step
 * may be repeated. Thread-safe.
 */
public final class WriteOutbox {
  private final InboxStore inbox;
  private final JobJson jobJson;

  public WriteOutbox(InboxStore inbox, JobJson jobJson) {
    this.inbox = inbox;
    this.jobJson = jobJson;
  }

  /**
   * Writes and moves.
   *
   * @param job one that has ended and was made of an object
   * @throws StoreUnavailableException if it must be tried again
   * @throws CorruptPayloadException if the result is gone
   */
  void write(Job job) {
    String reference = Objects.requireNonNull(job.request().context().origin());
    ObjectOrigin object = ObjectOrigin.ofReference(reference);
    boolean good = job.state() instanceof Succeeded;
    String error = Places.error(object.key());
    String place = good ? Places.result(object.key()) : error;
    if (isNewest(job, place)) {
      // links are relative: nobody came over HTTP
      inbox.write(place, jobJson.render(job, ""));
    }
    if (good && isNewest(job, error)) {
      inbox.delete(error);
    }
    inbox.move(object, good ? Places.done(object.key()) : Places.failed(object.key()));
  }

  /** The answer to an object must not replace that to its successor under the same key. */
  private boolean isNewest(Job job, String place) {
    return inbox
        .find(place)
        .flatMap(inbox::read)
        .filter(there -> OutboxDocument.isNewerThan(job.request().createdAt(), there))
        .isEmpty();
  }
}
