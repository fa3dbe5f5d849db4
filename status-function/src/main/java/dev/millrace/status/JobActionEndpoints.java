package dev.millrace.status;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.RateLimitFields;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobStatus;
import dev.millrace.core.job.Move.Refusal;
import dev.millrace.status.JobActions.Result;
import java.util.List;
import java.util.function.BiFunction;

/**
 * {@code POST /v1/jobs/{id}/cancel}, {@code …/retry} and {@code …/webhook/replay}. They take no
 * body. A cancel may be repeated; a retry that has begun is not begun again. Thread-safe.
 */
public final class JobActionEndpoints {
  private final JobActions actions;
  private final RetryJob retryJob;
  private final JobResponses responses;

  public JobActionEndpoints(JobActions actions, RetryJob retryJob, JobResponses responses) {
    this.actions = actions;
    this.retryJob = retryJob;
    this.responses = responses;
  }

  /** The routes of these endpoints. */
  public Router routes() {
    return new Router(
        List.of(
            new Route(
                "POST",
                "/v1/jobs/{id}/cancel",
                Access.SUBMIT,
                on((caller, id) -> actions.cancel(caller.tenant(), id))),
            new Route("POST", "/v1/jobs/{id}/retry", Access.SUBMIT, on(retryJob::retry)),
            new Route(
                "POST",
                "/v1/jobs/{id}/webhook/replay",
                Access.SUBMIT,
                on((caller, id) -> actions.replayWebhook(caller.tenant(), id)))));
  }

  private Endpoint on(BiFunction<Caller, JobId, Result> action) {
    return (request, id) ->
        answer(
            request,
            JobId.parse(id)
                .map(known -> action.apply(request.requireCaller(), known))
                .orElseGet(Result.NotFound::new));
  }

  private ApiResponse answer(ApiRequest request, Result result) {
    return switch (result) {
      case Result.Done(Job job) -> job(request, job);
      case Result.Refused(Job job, _) when result.isDone() -> job(request, job);
      case Result.Refused(Job job, Refusal why) -> throw refused(job, why);
      case Result.OverLimit(Quotas.Refused refused) -> RateLimitFields.refusal(request, refused);
      case Result.NotFound _ -> throw UnknownJob.problem();
    };
  }

  /** 200 when it is done, 202 when somebody still has to. */
  private ApiResponse job(ApiRequest request, Job job) {
    boolean done = job.status() == JobStatus.CANCELED;
    return responses
        .of(done ? 200 : 202, request, job)
        .with("Location", JobJson.url(request.baseUrl(), job));
  }

  private static ProblemException refused(Job job, Refusal why) {
    String status = "The job is " + job.status().word();
    return switch (why) {
      case FINAL -> new ProblemException(ProblemType.JOB_ALREADY_FINAL, status);
      case NO_DELIVERY ->
          new ProblemException(
              ProblemType.NO_WEBHOOK, status + " and has no webhook that was to be called");
      case UNSETTLED ->
          new ProblemException(
              ProblemType.TEMPORARILY_UNAVAILABLE, "Its end is still being counted; try again");
      case DATA_GONE ->
          new ProblemException(ProblemType.JOB_NOT_RETRYABLE, "Its input is kept no longer");
      case SPENT ->
          new ProblemException(
              ProblemType.JOB_NOT_RETRYABLE, "It was tried too often, or too long ago");
      default ->
          new ProblemException(
              ProblemType.JOB_NOT_RETRYABLE, status + "; only failed and expired jobs can be");
    };
  }
}
