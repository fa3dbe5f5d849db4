package dev.millrace.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Endpoint;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.status.ActOnJobs.Report;
import java.util.List;
import java.util.Locale;

/**
 * {@code POST /v1/jobs/actions}: cancels, retries or deletes all jobs that fit a filter. 200 when
 * it is through; 202 when more remain, for the next call with the cursor. Thread-safe.
 */
final class JobsActionEndpoint implements Endpoint {
  private static final JsonMapper JSON = new JsonMapper();

  private final ActOnJobs actOnJobs;
  private final ListCursor cursors;

  JobsActionEndpoint(ActOnJobs actOnJobs, ListCursor cursors) {
    this.actOnJobs = actOnJobs;
    this.cursors = cursors;
  }

  /** The route of this endpoint. */
  Router routes() {
    return new Router(List.of(new Route("POST", "/v1/jobs/actions", Access.SUBMIT, this)));
  }

  @Override
  public ApiResponse handle(ApiRequest request, String variable) {
    ActionForm form = ActionForm.read(request);
    String action = form.action().name().toLowerCase(Locale.ROOT);
    ListCursor.Scope scope =
        new ListCursor.Scope(
            action + (form.dryRun() ? " dry" : ""), request.requireTenant(), form.filter());
    Report report =
        actOnJobs.act(
            request.requireCaller(),
            form.action(),
            form.filter(),
            form.dryRun(),
            cursors.read(scope, form.cursor()));
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "operation");
    json.put("action", action);
    json.put("dry_run", form.dryRun());
    json.put("matched", report.matched());
    json.put("done", report.done());
    json.put("refused", report.refused());
    json.put("has_more", report.next() != null);
    if (report.next() != null) {
      json.put("next_cursor", cursors.write(scope, report.next()));
    }
    return ApiResponse.json(report.next() == null ? 200 : 202, json.toString());
  }
}
