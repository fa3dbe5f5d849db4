package dev.millrace.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JobIdsTest {
  private static final TenantId TENANT = new TenantId("t");

  @Test
  void shouldMakeIdsThatSortByTime() {
    AtomicLong millis = new AtomicLong(Jobs.NOW.toEpochMilli());
    JobIds ids =
        new JobIds(() -> Instant.ofEpochMilli(millis.getAndIncrement()), new SecureRandom());

    String before = ids.next().value();
    for (int i = 0; i < 1000; i++) {
      String next = ids.next().value();
      assertThat(next).isGreaterThan(before);
      before = next;
    }
  }

  @Test
  void shouldMakeNoIdTwice() {
    JobIds ids = new JobIds(() -> Jobs.NOW, new SecureRandom());
    Set<JobId> seen = new HashSet<>();

    for (int i = 0; i < 100_000; i++) {
      assertThat(seen.add(ids.next())).isTrue();
    }
  }

  @Test
  void shouldDeriveTheSameIdFromTheSameKeyOnly() {
    JobId id = JobIds.derive(TENANT, "order-1");

    assertThat(JobIds.derive(TENANT, "order-1")).isEqualTo(id);
    assertThat(JobIds.derive(TENANT, "order-2")).isNotEqualTo(id);
    assertThat(JobIds.derive(new TenantId("u"), "order-1")).isNotEqualTo(id);
    assertThat(JobIds.derive(new TenantId("t1"), "x")).isNotEqualTo(JobIds.derive(TENANT, "1x"));
  }

  @Test
  void shouldReadOnlyWhatCanBeAnId() {
    JobId id = JobIds.derive(TENANT, "order-1");

    assertThat(JobId.parse(id.value())).contains(id);
    for (String wrong :
        new String[] {
          "", "job_", id + "0", id.value().toUpperCase(java.util.Locale.ROOT), "job_../x", "%00"
        }) {
      assertThat(JobId.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void shouldDeriveAnIdOfItsOwnForEachVersionOfAnObject() {
    JobId id = JobIds.ofObject(TENANT, "b", "k", "v");

    assertThat(JobIds.ofObject(TENANT, "b", "k", "v")).isEqualTo(id);
    assertThat(JobIds.ofObject(TENANT, "b", "k", "w")).isNotEqualTo(id);
    assertThat(JobIds.ofObject(TENANT, "b", "kv", "")).isNotEqualTo(id);
    assertThat(JobIds.ofObject(new TenantId("u"), "b", "k", "v")).isNotEqualTo(id);
    assertThat(JobIds.derive(TENANT, "bkv")).isNotEqualTo(id);
  }
}
