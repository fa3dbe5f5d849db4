package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.Sha256;
import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.inbox.ObjectOrigin;
import dev.millrace.core.input.InputFaults;
import dev.millrace.core.input.InputSchemas;
import dev.millrace.core.input.PinFiles;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobIds;
import dev.millrace.core.job.JobKey;
import dev.millrace.core.job.JobPolicy;
import dev.millrace.core.job.JobRequest;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.Retention;
import dev.millrace.core.job.Webhook;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.ModelCatalog;
import dev.millrace.core.model.ModelPackage;
import dev.millrace.core.payload.CorruptPayloadException;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.Payloads;
import dev.millrace.core.queue.Hints;
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

  /** Whoever has more than these is waiting for its own jobs. */
  private static final int FEW_OPEN_JOBS = 10;

  private final ModelCatalog models;
  private final InputSchemas schemas;
  private final PinFiles files;
  private final Payloads payloads;
  private final JobStore store;
  private final Queues queues;
  private final Quotas quotas;
  private final Acceptance acceptance;

  /**
   * Where hints go.
   *
   * @param runs all of them
   * @param express those of tenants with few open jobs on the CPU lane, once more, so that they
   *     overtake the others' backlogs; may lose any
   */
  public record Queues(JobQueue runs, JobQueue express) {

    /** One queue that is fair by itself. */
    public static Queues fair(JobQueue runs) {
      return new Queues(runs, _ -> {});
    }
  }

  /** How jobs get their names and times. */
  public record Acceptance(JobIds ids, InstantSource clock, JobPolicy policy) {}

  public SubmitJob(
      ModelCatalog models,
      PinFiles files,
      Payloads payloads,
      JobStore store,
      Queues queues,
      Quotas quotas,
      Acceptance acceptance) {
    this.models = models;
    this.schemas = new InputSchemas();
    this.files = files;
    this.payloads = payloads;
    this.store = store;
    this.queues = queues;
    this.quotas = quotas;
    this.acceptance = acceptance;
  }

  ModelCatalog models() {
    return models;
  }

  /** What is wrong with the input of a submission that is refused anyway, as far as it shows. */
  List<FieldError> inputErrors(Caller caller, String name, JsonNode input) {
    Optional<ModelPackage> model =
        models.resolve(name).filter(each -> caller.mayUse(each.ref().name()));
    if (model.isEmpty()) {
      return List.of();
    }
    try {
      PinFiles.Pinned pinned = files.pin(caller.tenant(), model.get(), input);
      return schemas.validate(model.get(), pinned.input(), pinned.unknown()).errors();
    } catch (ProblemException e) {
      return e.problem().errors();
    }
  }

  /**
   * Accepts the job or says why not.
   *
   * @throws ProblemException if a file of the input cannot be used
   * @throws StoreUnavailableException if the job may or may not have been accepted
   */
  SubmitResult submit(SubmitCommand command) {
    Optional<ModelPackage> model = models.resolve(command.model());
    if (model.isEmpty()) {
      return new SubmitResult.UnknownModel();
    }
    if (!command.caller().mayUse(model.get().ref().name())) {
      return new SubmitResult.ModelNotAllowed();
    }
    PinFiles.Pinned pinned;
    try {
      pinned = files.pin(command.tenant(), model.get(), command.input());
    } catch (ProblemException e) {
      // a repetition asks for no file any more: what was pinned then may be gone
      return before(command).orElseThrow(() -> e);
    }
    InputFaults faults = schemas.validate(model.get(), pinned.input(), pinned.unknown());
    if (faults.errors().isEmpty()) {
      Optional<SubmitResult> earlier =
          PictureCheck.hasPictures(model.get()) ? before(command) : Optional.empty();
      return earlier.isPresent() ? earlier.get() : create(command, model.get(), pinned);
    }
    return faults
        .excess()
        .<SubmitResult>map(excess -> new SubmitResult.InputTooLong(faults, excess))
        .orElseGet(() -> new SubmitResult.InvalidInput(faults.errors()));
  }

  private SubmitResult create(SubmitCommand command, ModelPackage model, PinFiles.Pinned pinned) {
    JobKey key = new JobKey(command.tenant(), id(command));
    String input = command.input().toString();
    String inputSha256 = Sha256.hex(input);
    Instant now = acceptance.clock().instant();
    Instant deadline =
        Objects.requireNonNullElse(command.deadline(), now.plus(JobRequest.DEFAULT_DEADLINE));
    if (!deadline.isAfter(now) || deadline.isAfter(now.plus(JobRequest.LONGEST))) {
      return before(command).orElseGet(SubmitResult.InvalidDeadline::new);
    }
    Quotas.Decision decision = quotas.reserve(command.caller(), Ledger.UNITS, now);
    if (decision instanceof Quotas.Refused refused) {
      return before(command).orElse(new SubmitResult.OverLimit(refused));
    }
    Payload payload = keep(model, pinned, key, inputSha256, now);
    JobRequest request =
        new JobRequest(
            model.ref(),
            model.manifest().lane(),
            payload,
            inputSha256,
            requestSha256(command, input),
            now,
            deadline,
            command.webhook(),
            command.context());
    Job job = Job.accept(key, request, acceptance.policy());
    return settle(job, store.create(job), (Quotas.Granted) decision);
  }

  private JobId id(SubmitCommand command) {
    if (command.context().origin() != null) {
      ObjectOrigin object = ObjectOrigin.ofReference(command.context().origin());
      return JobIds.ofObject(command.tenant(), object.bucket(), object.key(), object.version());
    }
    return command.idempotencyKey() == null
        ? acceptance.ids().next()
        : JobIds.derive(command.tenant(), command.idempotencyKey());
  }

  /** What this repeats, if it is a repetition: that was accepted, whatever holds now. */
  private Optional<SubmitResult> before(SubmitCommand command) {
    if (command.idempotencyKey() == null) {
      return Optional.empty();
    }
    Instant now = acceptance.clock().instant();
    String sha256 = requestSha256(command, command.input().toString());
    return store
        .find(new JobKey(command.tenant(), id(command)))
        .filter(job -> job.request().requestSha256().equals(sha256) && !job.isForgotten(now))
        .map(job -> new SubmitResult.Replayed(Retention.view(job, now)));
  }

  /** What was reserved goes back if the input cannot be kept: the job is not accepted then. */
  private Payload keep(
      ModelPackage model, PinFiles.Pinned pinned, JobKey key, String inputSha256, Instant now) {
    try {
      // to decode costs more than all the rest, and is done for those who may submit
      PictureCheck.check(model, pinned.input());
      files.copy(pinned, key::fileKey);
      return payloads.keep(key.inputKey(inputSha256), pinned.input().toString());
    } catch (ProblemException | StoreUnavailableException | CorruptPayloadException e) {
      release(key, now);
      throw e;
    }
  }

  private static String requestSha256(SubmitCommand command, String input) {
    Webhook webhook = command.webhook();
    return Sha256.hex(
        command.model()
            + " "
            + input
            + (command.deadline() == null ? "" : " until " + command.deadline())
            + (webhook == null ? "" : " " + webhook.url() + new TreeSet<>(webhook.events()))
            + SubmitContext.fingerprint(command.context()));
  }

  private SubmitResult settle(Job job, JobStore.SaveResult result, Quotas.Granted granted) {
    return switch (result) {
      case JobStore.Saved() -> {
        hint(job, granted);
        yield new SubmitResult.Accepted(job, granted.remaining());
      }
      case JobStore.Conflict(Job current)
          when current != null && current.isForgotten(job.request().createdAt()) -> {
        Job again = Job.acceptInPlaceOf(current, job.request(), acceptance.policy());
        yield settle(again, store.save(again), granted);
      }
      case JobStore.Conflict(Job current)
          when current != null && current.request().asksTheSameAs(job.request()) -> {
        release(job.key(), job.request().createdAt());
        yield new SubmitResult.Replayed(Retention.view(current, job.request().createdAt()));
      }
      case JobStore.Conflict _ -> {
        release(job.key(), job.request().createdAt());
        yield new SubmitResult.KeyReused();
      }
    };
  }

  /** The answer stands, whether the counters can be reached or not. */
  private void release(JobKey key, Instant reserved) {
    try {
      quotas.release(key.tenant(), Ledger.day(reserved), Ledger.UNITS);
    } catch (StoreUnavailableException e) {
      LOG.warn("A place of {} stays reserved until the next recount", key.tenant(), e);
    }
  }

  private void hint(Job job, Quotas.Granted granted) {
    JobHint hint = JobHint.of(job);
    if (granted.openJobs() <= FEW_OPEN_JOBS && hint.lane() == Lane.CPU) {
      Hints.send(queues.express(), hint);
    }
    Hints.send(queues.runs(), hint);
  }
}
