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
 * so any tenant is taken, with its own limits if it has some. Thread-safe.
 */
final class InboxCallers implements Function<TenantId, Optional<Caller>> {
  private static final String KEY_ID = "inbox";

  private final TenantStore tenants;

  InboxCallers(TenantStore tenants) {
    this.tenants = tenants;
  }

  @Override
  public Optional<Caller> apply(TenantId tenant) {
    Limits limits = tenants.find(tenant).map(Tenant::limits).orElse(Limits.NONE);
    return Optional.of(new Caller(tenant, KEY_ID, Set.of(Scope.SUBMIT), Set.of(), limits));
  }
}
