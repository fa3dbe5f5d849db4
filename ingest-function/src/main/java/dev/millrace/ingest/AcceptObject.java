package dev.millrace.ingest;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Caller;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.inbox.InboxKey;
import dev.millrace.core.inbox.InboxObject;
import dev.millrace.core.inbox.InboxStore;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.inbox.OutboxDocument;
import dev.millrace.core.inbox.Places;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobContext;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobState;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Move;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.queue.Hints;
import dev.millrace.core.queue.JobQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at an object in the inbox and makes a job of it, unless there is one. What lies in the
 * inbox has not been handled; what has been is moved away by whoever wrote its answer. So hints may
 * come twice, late, in any order. Thread-safe.
 */
public final class AcceptObject {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptObject.class);

  /** Nobody waits at the line: a folder of many objects may take its time. */
  private static final Duration DEADLINE = Duration.ofHours(24);

  /** A larger one that was refused stays where it is: to copy it would take too long. */
  private static final long MOST_MOVED = 64L * 1024 * 1024;

  private final InboxStore inbox;
  private final JobStore store;
  private final SubmitJob submitJob;
  private final InboxInput inputs;
  private final JobQueue ends;
  private final InstantSource clock;
  private final Function<TenantId, Optional<Caller>> callers;

  /**
   * Accepts objects.
   *
   * @param ends where hints go about jobs whose end is to be told again
   * @param callers who the tenant of a key is; empty if its objects are not taken
   */
  public AcceptObject(
      InboxStore inbox,
      JobStore store,
      SubmitJob submitJob,
      JobQueue ends,
      InstantSource clock,
      Function<TenantId, Optional<Caller>> callers) {
    this.inbox = inbox;
    this.store = store;
    this.submitJob = submitJob;
    this.inputs = new InboxInput(submitJob.models());
    this.ends = ends;
    this.clock = clock;
    this.callers = callers;
  }

  /**
   * Looks at what lies under the key now, if anything does.
   *
   * @throws StoreUnavailableException if the hint must come back
   */
  public void accept(String key) {
    if (!InboxKey.isInput(key)) {
      LOG.info("Not an input: {}", key);
      return;
    }
    Optional<InboxObject> found = inbox.find(key);
    if (found.isEmpty()) {
      LOG.debug("Nothing lies at {} any more", key);
      return;
    }
    try {
      accept(found.get(), InboxKey.parse(key));
    } catch (ProblemException e) {
      if (e.problem().type().isRetryable()) {
        throw new StoreUnavailableException("Not now: " + e.problem().detail(), e);
      }
      refuse(found.get(), e.problem());
    }
  }

  private void accept(InboxObject object, InboxKey key) {
    Caller caller =
        callers
            .apply(key.tenant())
            .orElseThrow(() ->
                problem(
                    ProblemType.TENANT_NOT_FOUND,
                    "The second part of the key is not the name of a tenant here"));
    ObjectOrigin origin = object.origin();
    JobKey job =
        new JobKey(
            caller.tenant(),
            JobIds.ofObject(caller.tenant(), origin.bucket(), origin.key(), origin.version()));
    Optional<Job> known = store.find(job).filter(each -> !each.isForgotten(clock.instant()));
    if (known.isPresent()) {
      tellAgain(known.get());
    } else if (object.size() > JsonBody.MOST_BYTES) {
      throw problem(
          ProblemType.PAYLOAD_TOO_LARGE, "An object has at most " + JsonBody.MOST_BYTES + " bytes");
    } else {
      // a version that is gone by now has a successor with a hint of its own
      inbox.read(object).ifPresent(content -> submit(caller, key.model(), object, content));
    }
  }

  private void submit(Caller caller, String model, InboxObject object, byte[] content) {
    SubmitCommand command =
        new SubmitCommand(
            caller,
            model,
            inputs.read(model, object, content),
            clock.instant().plus(DEADLINE),
            null,
            null,
            new JobContext(Map.of(), null, object.origin().reference()));
    switch (submitJob.submit(command)) {
      case SubmitResult.Accepted(Job job, _) ->
          LOG.info("Job {} was made of {}", job.key(), object.key());
      case SubmitResult.Replayed _, SubmitResult.KeyReused _ ->
          LOG.debug("Somebody else has just made the job of {}", object.key());
      case SubmitResult.OverLimit(var refused) ->
          throw new ProblemException(Problem.overLimit(refused));
      case SubmitResult.ModelNotAllowed _ ->
          throw problem(ProblemType.MODEL_NOT_ALLOWED, "The tenant may not use the model " + model);
      case SubmitResult.UnknownModel _ ->
          throw problem(ProblemType.UNKNOWN_MODEL, "There is no model " + model);
      case SubmitResult.InvalidDeadline _ -> throw new IllegalStateException("24 h are a deadline");
      case SubmitResult.InputTooLong tooLong -> throw new ProblemException(tooLong.problem());
      case SubmitResult.InvalidInput(var errors) ->
          throw new ProblemException(Problem.invalid(errors));
    }
  }

  /**
   * The same object again. While its job runs or its answer is being written, that is a doubled
   * hint; afterwards somebody has put it again and wants the answer again.
   */
  private void tellAgain(Job job) {
    boolean told = job.delivery() != null && job.delivery().nextAt() == null;
    if (!(job.state() instanceof JobState.Final) || !told) {
      return;
    }
    if (Retention.view(job, clock.instant()).state()
        instanceof JobState.Succeeded(_, Payload.Removed _, _)) {
      throw problem(
          ProblemType.RESULT_EXPIRED,
          "The same object was answered before: put it under another name for another answer");
    }
    if (!(job.replayDelivery(clock.instant()) instanceof Move.To(Job again))) {
      throw problem(ProblemType.JOB_NOT_RETRYABLE, "The same object was put too often");
    }
    if (store.save(again) instanceof JobStore.Saved) {
      Hints.send(ends, job.key());
    }
  }

  private void refuse(InboxObject object, Problem problem) {
    Instant now = clock.instant();
    LOG.warn("{} is refused: {} {}", object.key(), problem.type().slug(), problem.detail());
    inbox.write(Places.error(object.key()), OutboxDocument.refusal(object.origin(), problem, now));
    if (object.size() <= MOST_MOVED) {
      inbox.move(object.origin(), Places.failed(object.key()));
    }
  }

  private static ProblemException problem(ProblemType type, String detail) {
    return new ProblemException(new Problem(type, detail));
  }
}
