package dev.millrace.status.account;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Quotas;
import dev.millrace.core.account.Tenant;
import dev.millrace.core.http.ApiRequest;
import dev.millrace.core.http.ApiResponse;
import dev.millrace.core.http.Faults;
import dev.millrace.core.http.ProblemException;
import dev.millrace.core.http.ProblemType;
import dev.millrace.core.http.Route;
import dev.millrace.core.http.Route.Access;
import dev.millrace.core.http.Router;
import dev.millrace.core.http.SpendJson;
import dev.millrace.core.job.Ledger;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.provider.Budgets;
import dev.millrace.core.provider.CallHolds;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/keys} and {@code /v1/tenants}, for administrators. Thread-safe. */
public final class KeyEndpoints {
  private static final JsonMapper JSON = new JsonMapper();

  private final ManageKeys keys;
  private final Quotas quotas;
  private final Budgets budgets;
  private final Limits defaults;
  private final InstantSource clock;

  /**
   * Serves administrators.
   *
   * @param defaults limits of tenants that have none of their own
   */
  public KeyEndpoints(
      ManageKeys keys, Quotas quotas, Budgets budgets, Limits defaults, InstantSource clock) {
    this.keys = keys;
    this.quotas = quotas;
    this.budgets = budgets;
    this.defaults = defaults;
    this.clock = clock;
  }

  /** The routes of these endpoints. */
  public Router routes() {
    return new Router(
        List.of(
            new Route("POST", "/v1/keys", Access.ADMIN, this::make),
            new Route("GET", "/v1/keys", Access.ADMIN, this::list),
            new Route("DELETE", "/v1/keys/{id}", Access.ADMIN, this::revoke),
            new Route("GET", "/v1/tenants", Access.ADMIN, this::tenants),
            new Route("GET", "/v1/tenants/{tenant}", Access.ADMIN, this::tenant),
            new Route("PUT", "/v1/tenants/{tenant}", Access.ADMIN, this::limit)));
  }

  private ApiResponse make(ApiRequest request, String none) {
    ManageKeys.Wish wish = KeyBody.wish(request, clock.instant());
    ManageKeys.Made made =
        keys.make(wish)
            .orElseThrow(
                () -> new ProblemException(ProblemType.TOO_MANY_KEYS, "Revoke one of them first"));
    ObjectNode json = JSON.createObjectNode();
    AccountJson.write(json, wish.tenant(), made.key());
    json.put("key", made.text().reveal());
    return ApiResponse.json(201, json.toString())
        .with("Location", request.baseUrl() + "/v1/keys/" + made.key().id());
  }

  private ApiResponse list(ApiRequest request, String none) {
    TenantId tenant = tenantOfQuery(request);
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    keys.tenant(tenant).keys().forEach(key -> AccountJson.write(data.addObject(), tenant, key));
    return ApiResponse.json(200, json.toString());
  }

  private ApiResponse revoke(ApiRequest request, String id) {
    if (!keys.revoke(tenantOfQuery(request), id)) {
      throw new ProblemException(ProblemType.KEY_NOT_FOUND, "The tenant never had it");
    }
    return ApiResponse.empty(204);
  }

  private ApiResponse tenants(ApiRequest request, String none) {
    Faults faults = new Faults();
    faults.checkNames(request.query(), Set.of());
    faults.check();
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    keys.all().forEach(id -> data.addObject().put("object", "tenant").put("id", id.value()));
    return ApiResponse.json(200, json.toString());
  }

  private ApiResponse tenant(ApiRequest request, String name) {
    return show(keys.tenant(tenantOfPath(name)));
  }

  private ApiResponse limit(ApiRequest request, String name) {
    return show(keys.limit(tenantOfPath(name), KeyBody.limits(request, defaults)));
  }

  private ApiResponse show(Tenant tenant) {
    Quotas.Spent spent = quotas.spent(tenant.id(), Ledger.day(clock.instant()));
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "tenant");
    json.put("id", tenant.id().value());
    AccountJson.write(json.putObject("limits"), tenant.limitsOr(defaults));
    json.put("open_jobs", spent.openJobs());
    json.put("units_today", spent.units());
    long nanos = budgets.taken(CallHolds.account(tenant.id().value(), clock.instant()));
    SpendJson.put(json, "usd_this_month", nanos);
    return ApiResponse.json(200, json.toString());
  }

  private static TenantId tenantOfPath(String name) {
    return KeyBody.parse(name)
        .orElseThrow(() ->
            new ProblemException(ProblemType.TENANT_NOT_FOUND, "No tenant can have this name"));
  }

  private static TenantId tenantOfQuery(ApiRequest request) {
    Faults faults = new Faults();
    faults.checkNames(request.query(), Set.of("tenant"));
    List<String> names = request.query().all("tenant");
    Optional<TenantId> tenant = KeyBody.parse(names.size() == 1 ? names.getFirst() : "");
    if (tenant.isEmpty()) {
      faults.add("/query/tenant", "must name a tenant, once");
    }
    faults.check();
    return tenant.orElseThrow();
  }
}
