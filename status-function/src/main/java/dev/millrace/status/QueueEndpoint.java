package dev.millrace.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Router;
import dev.millrace.core.job.JobStore;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.queue.QueueState;
import dev.millrace.core.queue.QueueStats;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;

/**
 * {@code GET /v1/queue}: how long the queue is for everybody, how busy the workers are, and what
 * the caller's own tenant has cost. Thread-safe.
 */
public final class QueueEndpoint {
  private static final JsonMapper JSON = new JsonMapper();

  private final QueueStats stats;
  private final JobStore store;
  private final PriceTable prices;
  private final InstantSource clock;

  public QueueEndpoint(QueueStats stats, JobStore store, PriceTable prices, InstantSource clock) {
    this.stats = stats;
    this.store = store;
    this.prices = prices;
    this.clock = clock;
  }

  /** The route of this endpoint. */
  public Router routes() {
    return new Router(
        List.of(new Route("GET", "/v1/queue", Route.Access.READ, (request, _) -> queue(request))));
  }

  private ApiResponse queue(ApiRequest request) {
    QueueState state = stats.state();
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "queue");
    json.put("depth", state.depth());
    json.put("in_flight", state.inFlight());
    if (state.oldestAge() != null) {
      json.put("oldest_age_seconds", state.oldestAge().toSeconds());
    }
    if (state.dead() != null) {
      json.put("dead", state.dead());
    }
    json.putObject("workers")
        .put("used", state.workers().used())
        .put("limit", state.workers().limit());
    putCost(json.putObject("cost"), request.requireTenant());
    return ApiResponse.json(200, json.toString());
  }

  private void putCost(ObjectNode cost, TenantId tenant) {
    LocalDate today = Ledger.day(clock.instant());
    cost.put("today", prices.dollars(store.usage(tenant, today)));
    cost.put("month", prices.dollars(store.usage(tenant, today.withDayOfMonth(1), today)));
    cost.put("currency", "USD");
    cost.put("estimated", true);
  }
}
