package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.core.http.Query;
import dev.millrace.core.job.TenantId;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignedLinksTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final TenantId TENANT = new TenantId("tenant-a");

  private final InMemoryPayloadStore store = new InMemoryPayloadStore();
  private final SignedLinks links = new SignedLinks(store, new Random(1));
  private final String link = links.sign("PUT", "/v1/uploads/a", TENANT, NOW.plusSeconds(60));
  private final String query = link.substring(link.indexOf('?') + 1);

  @Test
  void shouldKnowItsOwnLinksUntilTheyExpire() {
    assertThat(check("PUT", "/v1/uploads/a", query, NOW)).isTrue();
    assertThat(check("PUT", "/v1/uploads/a", query, NOW.plusSeconds(59))).isTrue();
    assertThat(check("PUT", "/v1/uploads/a", query, NOW.plusSeconds(60))).isFalse();
  }

  @Test
  void shouldKnowThemAfterARestart() {
    SignedLinks restarted = new SignedLinks(store, new Random(2));

    assertThat(restarted.check("PUT", "/v1/uploads/a", Query.parse(query), NOW)).contains(TENANT);
  }

  @ParameterizedTest
  @CsvSource({
    "tenant-a, tenant-b",
    "tenant-a, tenant-a%0A1",
    "expires=, expires=9",
    "expires=, expires=x",
    "expires=, other=",
    "signature=, signature=0",
    "signature=, signature=%00",
    "signature=, signature=&signature="
  })
  void shouldTakeNoOtherQuery(String part, String other) {
    assertThat(check("PUT", "/v1/uploads/a", query.replace(part, other), NOW)).isFalse();
  }

  @Test
  void shouldTakeNoOtherMethodOrPathOrSecret() {
    SignedLinks stranger = new SignedLinks(new InMemoryPayloadStore(), new Random(3));

    assertThat(check("GET", "/v1/uploads/a", query, NOW)).isFalse();
    assertThat(check("PUT", "/v1/uploads/b", query, NOW)).isFalse();
    assertThat(check("PUT", "/v1/uploads/a", "", NOW)).isFalse();
    assertThat(stranger.check("PUT", "/v1/uploads/a", Query.parse(query), NOW)).isEmpty();
  }

  private boolean check(String method, String path, String raw, Instant now) {
    return links.check(method, path, Query.parse(raw), now).isPresent();
  }
}
