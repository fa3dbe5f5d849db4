package dev.millrace.core.account;

import dev.millrace.core.job.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Finds out who a caller is. Unknown, malformed and ended keys take the same way, with one read of
 * the store, so that time tells none from another. Thread-safe.
 */
public final class Authentication {
  private static final TenantId NOBODY = new TenantId("nobody");

  private final TenantStore tenants;
  private final Owner owner;
  private final Limits defaults;
  private final InstantSource clock;

  /**
   * Whose key opens everything, so that there is a first one.
   *
   * @param tenant owns the jobs submitted with it
   * @param sha256 of the key's text, in hexadecimal; empty for no such key
   */
  public record Owner(TenantId tenant, String sha256) {}

  /**
   * Knows the owner's key and those in the store.
   *
   * @param defaults limits of tenants that have none of their own
   */
  public Authentication(TenantStore tenants, Owner owner, Limits defaults, InstantSource clock) {
    this.tenants = tenants;
    this.owner = owner;
    this.defaults = defaults;
    this.clock = clock;
  }

  /**
   * The caller with this key, or empty if the key opens nothing.
   *
   * @throws dev.millrace.core.StoreUnavailableException if nobody can say
   */
  public Optional<Caller> caller(KeyText key) {
    String sha256 = key.sha256();
    if (same(sha256, owner.sha256())) {
      return Optional.of(Caller.owner(owner.tenant()));
    }
    Instant now = clock.instant();
    TenantId claimed = key.tenant().orElse(NOBODY);
    Optional<Tenant> tenant = tenants.find(claimed);
    return tenant.flatMap(found ->
        found.keys().stream()
            .filter(each -> same(each.sha256(), sha256) && each.isLive(now))
            .findFirst()
            .map(each -> caller(found, each)));
  }

  private Caller caller(Tenant tenant, Key key) {
    return new Caller(tenant.id(), key.id(), key.scopes(), key.models(), tenant.limitsOr(defaults));
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
  }
}
