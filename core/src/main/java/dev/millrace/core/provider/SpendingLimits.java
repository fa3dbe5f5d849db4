package dev.millrace.core.provider;

import dev.millrace.core.StoreUnavailableException;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What may be spent on providers in a month (UTC), in billionths of a US dollar. A limit that is
 * changed holds a few seconds later. Thread-safe.
 */
public final class SpendingLimits {
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final TenantStore tenants;
  private final TenantId owner;
  private final Limits defaults;
  private final long all;
  private final InstantSource clock;
  private final Map<TenantId, Known> known = new ConcurrentHashMap<>();

  private record Known(long nanos, Instant readAt) {}

  /**
   * Limits of tenants, and of all together.
   *
   * @param owner who has no limit of its own but that of all, unless it was given one
   * @param defaults of other tenants that were given none
   * @param all of all tenants together, 0 or more
   */
  public SpendingLimits(
      TenantStore tenants, TenantId owner, Limits defaults, long all, InstantSource clock) {
    this.tenants = tenants;
    this.owner = owner;
    this.defaults = defaults;
    this.all = all;
    this.clock = clock;
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
    Instant now = clock.instant();
    Known last = known.get(tenant);
    if (last != null && last.readAt().plus(FRESH).isAfter(now)) {
      return last.nanos();
    }
    Limits silent = tenant.equals(owner) ? Limits.NONE : defaults;
    long nanos =
        tenants.find(tenant).map(each -> each.limitsOr(silent)).orElse(silent).nanosPerMonth();
    known.put(tenant, new Known(nanos, now));
    return nanos;
  }
}
