package dev.millrace.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The tenants, for holders of a key with the scope {@code admin}. Thread-safe. */
public final class Tenants {
  private final Api api;

  Tenants(Api api) {
    this.api = api;
  }

  /** All tenants. */
  public List<Tenant> list() {
    return Json.list(api.answer(api.call("GET", "/v1/tenants")).json(), "data", Tenant::of);
  }

  /**
   * One tenant.
   *
   * @throws ProblemException {@code tenant-not-found} if there is none of this name
   */
  public Tenant get(String id) {
    return Tenant.of(api.answer(api.call("GET", path(id))).json());
  }

  /** Sets what a tenant may do. */
  public Tenant setLimits(String id, TenantLimits limits) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("limits", limits.toJson());
    return Tenant.of(api.answer(api.call("PUT", path(id), body)).json());
  }

  private static String path(String id) {
    return "/v1/tenants/" + Api.name("tenant", id);
  }
}
