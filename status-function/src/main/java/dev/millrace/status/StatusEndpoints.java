package dev.millrace.status;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.EntityTag;
import dev.millrace.core.http.Headers;
import dev.millrace.core.http.JobResponses;
import dev.millrace.core.http.PreferredWait;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import java.util.List;
import java.util.function.Predicate;

/**
 * The routes of the status function: {@code GET /v1/jobs/{id}} and {@code GET /v1/health}.
 * Thread-safe.
 */
public final class StatusEndpoints {
  private final GetJob getJob;
  private final JobResponses responses;
  private final PreferredWait preferredWait;
  private final Health health;

  public StatusEndpoints(
      GetJob getJob, JobResponses responses, PreferredWait preferredWait, Health health) {
    this.getJob = getJob;
    this.responses = responses;
    this.preferredWait = preferredWait;
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

  private ApiResponse answer(ApiRequest request, Job found) {
    PreferredWait.Result waited = preferredWait.await(request, found, wanted(request.headers()));
    Job job = waited.job().orElseThrow(UnknownJob::problem);
    return waited.tell(responses.ofKnown(request, job));
  }

  /**
   * What a client waits for: any state that it does not know, if it names those that it knows; else
   * the end. Whoever knows them all, with {@code *}, waits for nothing.
   */
  private static Predicate<Job> wanted(Headers headers) {
    if (!EntityTag.isConditional(headers)) {
      return job -> job.status().isFinal();
    }
    return EntityTag.isAnyKnown(headers) ? job -> true : job -> !EntityTag.of(job).isKnown(headers);
  }

  private ApiResponse health(ApiRequest request, String none) {
    return ApiResponse.json(200, health.render());
  }
}
