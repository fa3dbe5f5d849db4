package dev.millrace.ingest;

import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.JobHint;
import dev.millrace.core.queue.JobQueue;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts a job: check, store, hint. The one conditional write to the store is the acceptance; a
 * hint that cannot be sent is only a delay, since the sweeper finds the job. Thread-safe.
 */
public final class SubmitJob {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitJob.class);

  private final ModelCatalog models;
  private final InputSchemas schemas;
  private final Payloads payloads;
  private final JobStore store;
  private final JobQueue queue;
  private final Acceptance acceptance;

  /** How jobs get their names and times. */
  public record Acceptance(JobIds ids, InstantSource clock, JobPolicy policy) {}

  public SubmitJob(
      ModelCatalog models,
      Payloads payloads,
      JobStore store,
      JobQueue queue,
      Acceptance acceptance) {
    this.models = models;
    this.schemas = new InputSchemas(models);
    this.payloads = payloads;
    this.store = store;
    this.queue = queue;
    this.acceptance = acceptance;
  }

  /**
   * Accepts the job or says why not.
   *
   * @throws StoreUnavailableException if the job may or may not have been accepted
   */
  SubmitResult submit(SubmitCommand command) {
    Optional<ModelPackage> model = models.resolve(command.model());
    if (model.isEmpty()) {
      return new SubmitResult.UnknownModel();
    }
    List<FieldError> errors = schemas.validate(model.get(), command.input());
    return errors.isEmpty() ? create(command, model.get()) : new SubmitResult.InvalidInput(errors);
  }

  private SubmitResult create(SubmitCommand command, ModelPackage model) {
    String idempotencyKey = command.idempotencyKey();
    JobId id =
        idempotencyKey == null
            ? acceptance.ids().next()
            : JobIds.derive(command.tenant(), idempotencyKey);
    JobKey key = new JobKey(command.tenant(), id);
    String input = command.input().toString();
    String inputSha256 = Sha256.hex(input);
    Instant now = acceptance.clock().instant();
    Instant deadline =
        Objects.requireNonNullElse(command.deadline(), now.plus(JobRequest.DEFAULT_DEADLINE));
    if (!deadline.isAfter(now) || deadline.isAfter(now.plus(JobRequest.LONGEST))) {
      return idempotencyKey == null
          ? new SubmitResult.InvalidDeadline()
          : known(key, command, input, now);
    }
    Payload payload = payloads.keep(key.inputKey(inputSha256), input);
    JobRequest request =
        new JobRequest(
            model.ref(),
            payload,
            inputSha256,
            requestSha256(command, input),
            now,
            deadline,
            command.webhook());
    Job job = Job.accept(key, request, acceptance.policy());
    return settle(job, store.create(job));
  }

  /** A repetition of what was accepted before its deadline is still one. */
  private SubmitResult known(JobKey key, SubmitCommand command, String input, Instant now) {
    String sha256 = requestSha256(command, input);
    return store
        .find(key)
        .filter(job -> job.request().requestSha256().equals(sha256) && !job.isForgotten(now))
        .<SubmitResult>map(job -> new SubmitResult.Replayed(Retention.view(job, now)))
        .orElseGet(SubmitResult.InvalidDeadline::new);
  }

  private static String requestSha256(SubmitCommand command, String input) {
    Webhook webhook = command.webhook();
    return Sha256.hex(
        command.model()
            + " "
            + input
            + (command.deadline() == null ? "" : " until " + command.deadline())
            + (webhook == null ? "" : " " + webhook.url() + new TreeSet<>(webhook.events())));
  }

  private SubmitResult settle(Job job, JobStore.SaveResult result) {
    return switch (result) {
      case JobStore.Saved() -> {
        hint(job.key());
        yield new SubmitResult.Accepted(job);
      }
      case JobStore.Conflict(Job current)
          when current != null && current.isForgotten(job.request().createdAt()) -> {
        Job again = Job.acceptInPlaceOf(current, job.request(), acceptance.policy());
        yield settle(again, store.save(again));
      }
      case JobStore.Conflict(Job current)
          when current != null && current.request().asksTheSameAs(job.request()) ->
          new SubmitResult.Replayed(
              Retention.view(current, job.request().createdAt()));
      case JobStore.Conflict _ -> new SubmitResult.KeyReused();
    };
  }

  private void hint(JobKey key) {
    try {
      queue.send(List.of(new JobHint(key)));
    } catch (StoreUnavailableException e) {
      LOG.warn("No hint was sent for job {}; the sweeper will send it", key, e);
    }
  }
}
