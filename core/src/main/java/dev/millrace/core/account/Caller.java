package dev.millrace.core.account;

import dev.millrace.core.job.TenantId;
import java.util.EnumSet;
import java.util.Set;

/**
 * Who sent a request, as its key says.
 *
 * @param tenant who owns what the request makes
 * @param keyId names the key, never tells it
 * @param scopes what the key allows
 * @param models names of the models it may use; empty for all
 * @param limits those of the tenant
 */
public record Caller(
    TenantId tenant, String keyId, Set<Scope> scopes, Set<String> models, Limits limits) {

  public Caller {
    scopes = Set.copyOf(scopes);
    models = Set.copyOf(models);
  }

  /** The owner of the installation: may do everything, within no limits. */
  public static Caller owner(TenantId tenant) {
    return new Caller(tenant, "owner", EnumSet.allOf(Scope.class), Set.of(), Limits.NONE);
  }

  /** Whether the key allows this. */
  public boolean has(Scope scope) {
    return scopes.contains(scope);
  }

  /** Whether the key may use the model of this name. */
  public boolean mayUse(String model) {
    return models.isEmpty() || models.contains(model);
  }
}
