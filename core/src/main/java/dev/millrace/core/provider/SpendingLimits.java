package dev.millrace.core.provider;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;

/**
 * What may be spent on providers in a month (UTC), in billionths of a US dollar. A limit that is
 * changed holds from the next call on. Thread-safe.
 */
public final class SpendingLimits {
  private final TenantStore tenants;
  private final TenantId owner;
  private final Limits defaults;
  private final long all;

  /**
   * Limits of tenants, and of all together.
   *
   * @param owner who has no limit of its own but that of all, unless it was given one
   * @param defaults of other tenants that were given none
   * @param all of all tenants together, 0 or more
   */
  public SpendingLimits(TenantStore tenants, TenantId owner, Limits defaults, long all) {
    this.tenants = tenants;
    this.owner = owner;
    this.defaults = defaults;
    this.all = all;
  }

  /** What all tenants together may spend. */
  public long ofAll() {
    return all;
  }

  /**
   * What the tenant may spend.
   *
   * @throws StoreUnavailableException if nobody can say
   */
  public long of(TenantId tenant) {
    Limits silent = tenant.equals(owner) ? Limits.NONE : defaults;
    return tenants.find(tenant).map(each -> each.limitsOr(silent)).orElse(silent).nanosPerMonth();
  }
}
