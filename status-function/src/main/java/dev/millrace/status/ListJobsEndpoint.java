package dev.millrace.status;

import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.JobJson;
import dev.millrace.core.http.Query;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobIndex.Page;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** {@code GET /v1/jobs}: the tenant's jobs without their outputs, newest first. Thread-safe. */
final class ListJobsEndpoint implements Endpoint {
  private final ListJobs listJobs;
  private final ListCursor cursors;
  private final JobJson jobJson;

  ListJobsEndpoint(ListJobs listJobs, ListCursor cursors, JobJson jobJson) {
    this.listJobs = listJobs;
    this.cursors = cursors;
    this.jobJson = jobJson;
  }

  /** The route of this endpoint. */
  Router routes() {
    return new Router(List.of(new Route("GET", "/v1/jobs", Access.READ, this)));
  }

  @Override
  public ApiResponse handle(ApiRequest request, String variable) {
    ListForm form = ListForm.read(request.query());
    ListCursor.Scope scope = new ListCursor.Scope("list", request.requireTenant(), form.filter());
    Page page =
        listJobs.list(
            request.requireTenant(),
            form.filter(),
            cursors.read(scope, form.cursor()),
            form.limit());
    String jobs =
        page.jobs().stream()
            .map(job -> jobJson.renderListed(job, request.baseUrl()))
            .collect(Collectors.joining(",", "{\"object\":\"list\",\"data\":[", "]"));
    if (page.next() == null) {
      return ApiResponse.json(200, jobs + ",\"has_more\":false}");
    }
    String cursor = cursors.write(scope, page.next());
    return ApiResponse.json(200, jobs + ",\"has_more\":true,\"next_cursor\":\"" + cursor + "\"}")
        .with("Link", "<" + next(request, cursor) + ">; rel=\"next\"");
  }

  /** The same address with this cursor. */
  private static String next(ApiRequest request, String cursor) {
    Query query = request.query();
    return query.names().stream()
        .filter(name -> !name.equals("cursor"))
        .flatMap(name -> query.all(name).stream().map(value -> name + "=" + encode(value) + "&"))
        .collect(
            Collectors.joining("", request.baseUrl() + request.path() + "?", "cursor=" + cursor));
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
