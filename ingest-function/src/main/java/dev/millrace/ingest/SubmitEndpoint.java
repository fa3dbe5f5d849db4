package dev.millrace.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JsonBody;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.Problem.FieldError;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/jobs}: 202 with the job, its address in {@code Location}. Thread-safe. */
public final class SubmitEndpoint implements Endpoint {
  private static final Set<String> FIELDS = Set.of("model", "input");
  private static final int LONGEST_IDEMPOTENCY_KEY = 255;

  private final SubmitJob submitJob;
  private final JobJson jobJson;

  public SubmitEndpoint(SubmitJob submitJob, JobJson jobJson) {
    this.submitJob = submitJob;
    this.jobJson = jobJson;
  }

  /** The routes of the ingest function. */
  public Router routes() {
    return new Router(List.of(new Route("POST", "/v1/jobs", Route.Access.KEY_HOLDERS, this)));
  }

  @Override
  public ApiResponse handle(ApiRequest request, String variable) {
    JsonNode body = JsonBody.read(request);
    checkForm(body);
    SubmitCommand command =
        new SubmitCommand(
            Objects.requireNonNull(request.tenant()),
            body.get("model").textValue(),
            body.get("input"),
            idempotencyKey(request));
    return switch (submitJob.submit(command)) {
      case SubmitResult.Accepted(Job job) -> accepted(request, job);
      case SubmitResult.Replayed(Job job) ->
          accepted(request, job).with("Idempotency-Replayed", "true");
      case SubmitResult.KeyReused _ ->
          throw new ProblemException(
              ProblemType.IDEMPOTENCY_KEY_REUSED, "Use a new key for a new request");
      case SubmitResult.UnknownModel _ ->
          throw new ProblemException(
              ProblemType.UNKNOWN_MODEL, "GET /v1/health lists the models that are there");
      case SubmitResult.InvalidInput(List<FieldError> errors) -> throw invalid(errors);
    };
  }

  private ApiResponse accepted(ApiRequest request, Job job) {
    return ApiResponse.json(202, jobJson.render(job, request.baseUrl()))
        .with("Location", JobJson.url(request.baseUrl(), job))
        .with("Retry-After", "1");
  }

  private static void checkForm(JsonNode body) {
    if (!body.isObject()) {
      throw invalid(List.of(new FieldError("", "must be an object")));
    }
    List<FieldError> errors = new ArrayList<>();
    if (!body.path("model").isTextual()) {
      errors.add(new FieldError("/model", "must be a string"));
    }
    if (!body.path("input").isObject()) {
      errors.add(new FieldError("/input", "must be an object"));
    }
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!FIELDS.contains(name)) {
            errors.add(new FieldError("", "has a field that is not known"));
          }
        });
    if (!errors.isEmpty()) {
      throw invalid(errors);
    }
  }

  private static ProblemException invalid(List<FieldError> errors) {
    return new ProblemException(
        new Problem(ProblemType.VALIDATION_FAILED, "See errors for each fault", errors));
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
