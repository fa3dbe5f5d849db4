package dev.millrace.status;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import java.util.List;

/**
 * The routes of the status function: {@code GET /v1/jobs/{id}} and {@code GET /v1/health}.
 * Thread-safe.
 */
public final class StatusEndpoints {
  private final GetJob getJob;
  private final JobJson jobJson;
  private final Health health;

  public StatusEndpoints(GetJob getJob, JobJson jobJson, Health health) {
    this.getJob = getJob;
    this.jobJson = jobJson;
    this.health = health;
  }

  public Router routes() {
    return new Router(
        List.of(
            new Route("GET", "/v1/jobs/{id}", Route.Access.READ, this::job),
            new Route("GET", "/v1/health", Route.Access.ANYONE, this::health)));
  }

  private ApiResponse job(ApiRequest request, String id) {
    return JobId.parse(id)
        .flatMap(known -> getJob.show(request.requireTenant(), known, job -> answer(request, job)))
        .orElseThrow(UnknownJob::problem);
  }

  private ApiResponse answer(ApiRequest request, Job job) {
    ApiResponse response = ApiResponse.json(200, jobJson.render(job, request.baseUrl()));
    return job.status().isFinal() ? response : response.with("Retry-After", "1");
  }

  private ApiResponse health(ApiRequest request, String none) {
    return ApiResponse.json(200, health.render());
  }
}
