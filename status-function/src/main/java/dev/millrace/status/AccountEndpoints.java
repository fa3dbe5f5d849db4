package dev.millrace.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.http.SpendJson;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Spend;
import dev.millrace.core.job.Usage;
import dev.millrace.core.webhook.WebhookSecrets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What belongs to a tenant and not to one job: {@code GET /v1/usage/{day}} and {@code GET
 * /v1/webhooks/secret}. Thread-safe.
 */
public final class AccountEndpoints {
  private static final JsonMapper JSON = new JsonMapper();

  private final JobStore store;
  private final WebhookSecrets secrets;

  public AccountEndpoints(JobStore store, WebhookSecrets secrets) {
    this.store = store;
    this.secrets = secrets;
  }

  /** The routes of these endpoints. */
  public Router routes() {
    return new Router(
        List.of(
            new Route("GET", "/v1/usage/{day}", Access.READ, this::usage),
            new Route("GET", "/v1/webhooks/secret", Access.SUBMIT, this::secret)));
  }

  private ApiResponse usage(ApiRequest request, String day) {
    Days days = Days.parse(day);
    Usage usage = store.usage(request.requireTenant(), days.first(), days.last());
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "usage");
    json.put(days.first().equals(days.last()) ? "day" : "month", day);
    json.put("jobs", usage.jobs());
    json.put("attempts", usage.runs());
    json.put("run_ms", usage.runMillis());
    Spend spend = usage.spend();
    json.put("input_tokens", spend.tokens().input());
    json.put("output_tokens", spend.tokens().output());
    json.put("cached_tokens", spend.tokens().cached());
    SpendJson.put(json, "cost_usd", spend.nanos());
    SpendJson.put(json, "saved_usd", spend.savedNanos());
    return ApiResponse.json(200, json.toString());
  }

  private ApiResponse secret(ApiRequest request, String none) {
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "webhook_secret");
    List<String> all = secrets.of(request.requireTenant());
    json.put("key", all.getFirst());
    all.forEach(json.putArray("keys")::add);
    return ApiResponse.json(200, json.toString());
  }

  /** A day, or all days of a month. */
  private record Days(LocalDate first, LocalDate last) {

    static Days parse(String text) {
      try {
        if (text.length() == "2026-11".length()) {
          YearMonth month = YearMonth.parse(text);
          return new Days(month.atDay(1), month.atEndOfMonth());
        }
        LocalDate day = LocalDate.parse(text);
        if (text.length() == "2026-11-20".length()) {
          return new Days(day, day);
        }
      } catch (DateTimeParseException _) { // said below
      }
      throw new ProblemException(
          ProblemType.NOT_FOUND,
          "Name a day or a month in UTC, as in /v1/usage/2026-11-20 or /v1/usage/2026-11");
    }
  }
}
