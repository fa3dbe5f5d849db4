package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.account.Limits;
import dev.millrace.core.account.Tenant;
import dev.millrace.core.job.TenantId;
import dev.millrace.core.provider.SpendingLimits;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpendingLimitsTest {
  private static final TenantId OWNER = new TenantId("owner");
  private static final TenantId TENANT = new TenantId("tenant-a");
  private static final Limits DEFAULTS = new Limits(1, 1, 1, 1, 500);
  private static final Limits OWN = new Limits(1, 1, 1, 1, 70);

  private final SqliteTenantStore tenants = SqliteTenantStore.inMemory();
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private final SpendingLimits limits =
      new SpendingLimits(tenants, OWNER, DEFAULTS, 9000, () -> now);

  @AfterEach
  void close() {
    tenants.close();
  }

  @Test
  void shouldGiveTheDefaultToATenantThatNobodyKnowsOrThatHasNoLimitOfItsOwn() {
    assertThat(limits.of(TENANT)).isEqualTo(500);

    tenants.save(new Tenant(TENANT, 1, null, List.of()));

    assertThat(limits.of(TENANT)).isEqualTo(500);
  }

  @Test
  void shouldLetALimitHoldTwoSecondsLater() {
    tenants.save(Tenant.fresh(TENANT).withLimits(OWN));
    assertThat(limits.of(TENANT)).isEqualTo(70);

    Tenant known = tenants.find(TENANT).orElseThrow();
    tenants.save(known.withLimits(new Limits(1, 1, 1, 1, 0)));
    now = now.plusSeconds(2);

    assertThat(limits.of(TENANT)).isZero();
  }

  @Test
  void shouldLimitTheOwnerOnlyIfItWasGivenALimit() {
    assertThat(limits.of(OWNER)).isEqualTo(Limits.NONE.nanosPerMonth());

    tenants.save(Tenant.fresh(OWNER).withLimits(OWN));
    now = now.plusSeconds(2);

    assertThat(limits.of(OWNER)).isEqualTo(70);
  }

  @Test
  void shouldHaveOneLimitForAllTogether() {
    assertThat(limits.ofAll()).isEqualTo(9000);
  }
}
