package dev.millrace.ingest;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.Prefer;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.RateLimitFields;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/jobs}: 202 with the job, its address in {@code Location}; 200 if the client waits
 * for its end and that comes. Thread-safe.
 */
public final class SubmitEndpoint implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitEndpoint.class);
  private static final int LONGEST_IDEMPOTENCY_KEY = 255;

  private final SubmitJob submitJob;
  private final JobResponses responses;
  private final PreferredWait preferredWait;
  private final SubmitBody form;

  /**
   * Accepts jobs.
   *
   * @param allowLoopback whether webhooks may call this machine itself, for a local run
   */
  public SubmitEndpoint(
      SubmitJob submitJob,
      JobResponses responses,
      PreferredWait preferredWait,
      boolean allowLoopback) {
    this.submitJob = submitJob;
    this.responses = responses;
    this.preferredWait = preferredWait;
    this.form = new SubmitBody(allowLoopback, submitJob::inputErrors);
  }

  /** The routes of the ingest function. */
  public Router routes() {
    return new Router(List.of(new Route("POST", "/v1/jobs", Route.Access.SUBMIT, this)));
  }

  @Override
  public ApiResponse handle(ApiRequest request, String variable) {
    SubmitCommand command = form.read(request, idempotencyKey(request));
    return switch (submitJob.submit(command)) {
      case SubmitResult.Accepted(Job job, var remaining) ->
          RateLimitFields.add(accepted(request, job), request.requireCaller().limits(), remaining);
      case SubmitResult.Replayed(Job job) ->
          accepted(request, job).with("Idempotency-Replayed", "true");
      case SubmitResult.KeyReused _ ->
          throw new ProblemException(
              ProblemType.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request");
      case SubmitResult.OverLimit(Quotas.Refused refused) ->
          RateLimitFields.refusal(request, refused);
      case SubmitResult.ModelNotAllowed _ ->
          throw new ProblemException(
              ProblemType.MODEL_NOT_ALLOWED, "Use a key that is for this model");
      case SubmitResult.UnknownModel _ ->
          throw new ProblemException(
              ProblemType.UNKNOWN_MODEL, "GET /v1/health lists the models that are there");
      case SubmitResult.InvalidDeadline _ ->
          throw new ProblemException(
              ProblemType.INVALID_DEADLINE, "It lies between now and 14 days from now");
      case SubmitResult.InvalidInput(List<FieldError> errors) ->
          throw new ProblemException(Problem.invalid(errors));
      case SubmitResult.InputTooLong tooLong -> throw new ProblemException(tooLong.problem());
    };
  }

  /**
   * 202, or 200 if the client waits and the job ends within the wait. What is accepted is answered
   * so, even if nobody can say any more how it stands.
   */
  private ApiResponse accepted(ApiRequest request, Job submitted) {
    try {
      return afterWait(request, submitted);
    } catch (StoreUnavailableException e) {
      LOG.warn("Nobody can say how job {} stands", submitted.key(), e);
      return answer(202, request, submitted);
    }
  }

  private ApiResponse afterWait(ApiRequest request, Job submitted) {
    PreferredWait.Result waited =
        preferredWait.await(request, submitted, job -> job.status().isFinal());
    Job job = waited.job().orElse(submitted);
    boolean done = waits(request) && job.status().isFinal();
    return waited.tell(answer(done ? 200 : 202, request, job));
  }

  private ApiResponse answer(int status, ApiRequest request, Job job) {
    return responses.of(status, request, job).with("Location", JobJson.url(request.baseUrl(), job));
  }

  private static boolean waits(ApiRequest request) {
    return Prefer.of(request.headers()).longest() != null;
  }

  private static @Nullable String idempotencyKey(ApiRequest request) {
    List<String> values = request.headers().all("Idempotency-Key");
    if (values.isEmpty()) {
      return null;
    }
    String key = values.getFirst();
    boolean printable = key.chars().allMatch(c -> c > ' ' && c < 127);
    if (values.size() > 1
        || key.isEmpty()
        || key.length() > LONGEST_IDEMPOTENCY_KEY
        || !printable) {
      throw new ProblemException(
          ProblemType.INVALID_IDEMPOTENCY_KEY,
          "Send it once, with 1 to " + LONGEST_IDEMPOTENCY_KEY + " visible ASCII characters");
    }
    return key;
  }
}
