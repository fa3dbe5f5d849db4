package dev.millrace.status.account;

import dev.millrace.core.SortableIds;
import dev.millrace.core.account.Key;
import dev.millrace.core.account.KeyText;
import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Scope;
import dev.millrace.core.account.Tenant;
import dev.millrace.core.account.TenantStore;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes and ends keys, and sets limits. Thread-safe if the random generator is. */
public final class ManageKeys {
  private final TenantStore tenants;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SortableIds ids;

  /**
   * What a new key shall be.
   *
   * @param models names of the models it may use; empty for all
   * @param expiresAt when it ends by itself; null for never
   */
  record Wish(
      TenantId tenant,
      String name,
      Set<Scope> scopes,
      Set<String> models,
      @Nullable Instant expiresAt) {}

  /** A key that was made, and its text, which nobody can be shown again. */
  record Made(Key key, KeyText text) {}

  public ManageKeys(TenantStore tenants, InstantSource clock, RandomGenerator random) {
    this.tenants = tenants;
    this.clock = clock;
    this.random = random;
    this.ids = new SortableIds(clock, random);
  }

  /** A new key; empty if the tenant has two live ones. */
  Optional<Made> make(Wish wish) {
    Instant now = clock.instant();
    KeyText text = KeyText.make(wish.tenant(), random);
    Key key =
        new Key(
            "key_" + ids.next(),
            wish.name(),
            text.sha256(),
            wish.scopes(),
            wish.models(),
            now,
            wish.expiresAt(),
            null);
    return change(wish.tenant(), tenant -> tenant.withKey(key, now)).map(_ -> new Made(key, text));
  }

  /** Ends the key from now on; again is fine. Whether there is such a key. */
  boolean revoke(TenantId id, String keyId) {
    Instant now = clock.instant();
    return change(id, tenant -> tenant.key(keyId).map(_ -> tenant.withRevoked(keyId, now)))
        .isPresent();
  }

  /** The tenant with these limits. */
  Tenant limit(TenantId id, Limits limits) {
    return change(id, tenant -> Optional.of(tenant.withLimits(limits))).orElseThrow();
  }

  /** The tenant; one that was never saved has no keys. */
  Tenant tenant(TenantId id) {
    return tenants.find(id).orElseGet(() -> Tenant.fresh(id));
  }

  /** All tenants that have or had a key or limits of their own. */
  List<TenantId> all() {
    return tenants.all();
  }

  /** Repeated until nobody else was faster; empty if the tenant does not allow it. */
  private Optional<Tenant> change(TenantId id, Function<Tenant, Optional<Tenant>> step) {
    while (true) {
      Optional<Tenant> next = step.apply(tenant(id));
      if (next.isEmpty() || tenants.save(next.get())) {
        return next;
      }
    }
  }
}
