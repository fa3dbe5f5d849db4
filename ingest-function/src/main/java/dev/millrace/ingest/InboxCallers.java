package dev.millrace.ingest;

import dev.millrace.core.account.Caller;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Scope;
import dev.millrace.core.account.Tenant;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * In whose name objects become jobs: who may put them for a tenant is the bucket's policy to say,
 * so any tenant is taken, within its limits. Thread-safe.
 */
final class InboxCallers implements Function<TenantId, Optional<Caller>> {
  private static final String KEY_ID = "inbox";

  private final TenantStore tenants;
  private final Limits defaults;

  InboxCallers(TenantStore tenants, Limits defaults) {
    this.tenants = tenants;
    this.defaults = defaults;
  }

  @Override
  public Optional<Caller> apply(TenantId tenant) {
    Limits limits = tenants.find(tenant).orElseGet(() -> Tenant.fresh(tenant)).limitsOr(defaults);
    return Optional.of(new Caller(tenant, KEY_ID, Set.of(Scope.SUBMIT), Set.of(), limits));
  }
}
