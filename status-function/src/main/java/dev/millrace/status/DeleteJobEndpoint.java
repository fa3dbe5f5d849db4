package dev.millrace.status;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.status.JobActions.Result;
import java.util.List;

/**
 * {@code DELETE /v1/jobs/{id}}: the data of a job that has ended are gone, its record stays. It may
 * be repeated. Thread-safe.
 */
final class DeleteJobEndpoint implements Endpoint {
  private final RemoveJobData removeJobData;

  DeleteJobEndpoint(RemoveJobData removeJobData) {
    this.removeJobData = removeJobData;
  }

  /** The route of this endpoint. */
  Router routes() {
    return new Router(List.of(new Route("DELETE", "/v1/jobs/{id}", Access.SUBMIT, this)));
  }

  @Override
  public ApiResponse handle(ApiRequest request, String id) {
    Result result =
        JobId.parse(id)
            .map(known -> removeJobData.remove(request.requireTenant(), known))
            .orElseGet(Result.NotFound::new);
    return switch (result) {
      case Result.Done _ -> ApiResponse.empty(204);
      case Result.Refused(Job job, _) ->
          throw new ProblemException(
              ProblemType.JOB_NOT_FINISHED,
              "The job is " + job.status().word() + "; cancel it first");
      case Result.OverLimit _, Result.NotFound _ -> throw UnknownJob.problem();
    };
  }
}
