package dev.millrace.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** What every {@link TenantStore} promises. */
public abstract class TenantStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final TenantId id =
      new TenantId("tenant-" + ThreadLocalRandom.current().nextLong(1L << 40));

  /** The store under test; other tests may use it too. */
  protected abstract TenantStore tenants();

  @Test
  void shouldBringBackWhatWasSaved() {
    Tenant saved = withKey(Tenant.fresh(id), "a").withLimits(new Limits(5, 10, 20, 1000));
    Tenant first = new Tenant(id, 1, saved.limits(), saved.keys());

    assertThat(tenants().find(id)).isEmpty();
    assertThat(tenants().save(first)).isTrue();
    assertThat(tenants().find(id)).contains(first);
    assertThat(tenants().all()).contains(id);
  }

  @Test
  void shouldRefuseAChangeOfAnOlderVersion() {
    Tenant first = withKey(Tenant.fresh(id), "a");
    tenants().save(first);
    Tenant one = withKey(first, "b");
    Tenant other = first.withRevoked("a", NOW);

    assertThat(tenants().save(first)).isFalse();
    assertThat(tenants().save(one)).isTrue();
    assertThat(tenants().save(other)).isFalse();
    assertThat(tenants().find(id)).contains(one);
  }

  private static Tenant withKey(Tenant tenant, String name) {
    Key key =
        new Key(
            name, name, "0f", EnumSet.of(Scope.READ), Set.of("m"), NOW, NOW.plusSeconds(9), null);
    return tenant.withKey(key, NOW).orElseThrow();
  }
}
