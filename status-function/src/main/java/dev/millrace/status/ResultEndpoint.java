package dev.millrace.status;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Problem;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.Job;
import dev.millrace.core.job.JobId;
import dev.millrace.core.job.JobState.Canceled;
import dev.millrace.core.job.JobState.Expired;
import dev.millrace.core.job.JobState.Failed;
import dev.millrace.core.job.JobState.Queued;
import dev.millrace.core.job.JobState.Running;
import dev.millrace.core.job.JobState.Succeeded;
import dev.millrace.core.job.Retention;
import dev.millrace.core.payload.Payload;
import dev.millrace.core.payload.PayloadKey;
import dev.millrace.core.payload.PayloadLinks;
import dev.millrace.core.payload.Payloads;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * {@code GET /v1/jobs/{id}/result}: the bare output, or for a large one the way to a link from
 * which it can be fetched for a few minutes. Thread-safe.
 */
final class ResultEndpoint implements Endpoint {
  private static final Duration LINK_VALID = Duration.ofMinutes(5);

  private final GetJob getJob;
  private final Payloads payloads;
  private final PayloadLinks links;

  ResultEndpoint(GetJob getJob, Payloads payloads, PayloadLinks links) {
    this.getJob = getJob;
    this.payloads = payloads;
    this.links = links;
  }

  /** The route of this endpoint. */
  Router routes() {
    return new Router(List.of(new Route("GET", "/v1/jobs/{id}/result", Access.READ, this)));
  }

  @Override
  public ApiResponse handle(ApiRequest request, String id) {
    return JobId.parse(id)
        .flatMap(known -> getJob.show(request.requireTenant(), known, job -> answer(request, job)))
        .orElseThrow(UnknownJob::problem);
  }

  private ApiResponse answer(ApiRequest request, Job job) {
    return switch (job.state()) {
      case Succeeded(_, Payload.Removed _, _) -> throw gone(job);
      case Succeeded(_, Payload.Stored(PayloadKey key, long size, _), _)
          when size > JobJson.MOST_OUTPUT_BYTES ->
          link(request, key);
      case Succeeded(_, Payload output, _) -> ApiResponse.json(200, payloads.load(output));
      case Failed(_, var error) -> throw ended("The job failed: " + error.code().slug());
      case Canceled _ -> throw ended("The job was canceled");
      case Expired _ -> throw ended("The job expired: deadline-exceeded");
      case Queued _, Running _ ->
          throw new ProblemException(
              new Problem(ProblemType.JOB_NOT_FINISHED, "The job is " + job.status().word())
                  .after(Duration.ofSeconds(1)));
    };
  }

  private ApiResponse link(ApiRequest request, PayloadKey key) {
    URI link = URI.create(request.baseUrl()).resolve(links.download(key, LINK_VALID));
    return ApiResponse.empty(303).with("Location", link.toString());
  }

  private static ProblemException ended(String detail) {
    return new ProblemException(ProblemType.JOB_FAILED, detail);
  }

  private static ProblemException gone(Job job) {
    return Retention.wereDataRemovedEarly(job)
        ? new ProblemException(
            ProblemType.DATA_REMOVED, "They were deleted at " + Retention.dataRemovedAt(job))
        : new ProblemException(
            ProblemType.RESULT_EXPIRED,
            "It was kept for " + Retention.DATA.toDays() + " days after the end");
  }
}
