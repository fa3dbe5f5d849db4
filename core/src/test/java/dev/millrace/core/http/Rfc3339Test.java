package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T12:00:00Z, 2026-11-20T12:00:00Z",
    "2026-11-20t12:00:00.123456789z, 2026-11-20T12:00:00.123Z",
    "2026-11-20T12:00:00+01:00, 2026-11-20T11:00:00Z",
    "9999-12-31T23:59:59-18:00, +10000-01-01T17:59:59Z"
  })
  void shouldReadTimesInMilliseconds(String text, Instant time) {
    assertThat(Rfc3339.parse(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "2026-11-20", "2026-11-20T12:00:00", "2026-13-20T12:00:00Z", "1e9"})
  void shouldTakeNothingElse(String text) {
    assertThat(Rfc3339.parse(text)).isEmpty();
  }

  @Test
  void shouldRefuseTimesThatNobodyCanCount() {
    assertThat(Rfc3339.parse("+999999999-12-31T23:59:59Z")).isEmpty();
    assertThat(Rfc3339.parse("-999999999-01-01T00:00:00Z")).isEmpty();
  }
}
