package dev.millrace.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20|PT20S",
        "1.5|PT1.5S",
        " 7 |PT7S",
        "0|PT0S",
        "-3|PT0S",
        "999999999999|PT24H",
        "Infinity|PT0S",
        "soon|PT0S",
        "Wed, 01 Jul 2026 12:00:30 GMT|PT30S",
        "Wed, 01 Jul 2026 11:00:00 GMT|PT0S",
        "Sat, 01 Jul 2056 12:00:00 GMT|PT24H"
      })
  void shouldReadSecondsAndDates(String header, Duration wait) {
    assertThat(wait("Retry-After", header)).isEqualTo(wait);
  }

  @Test
  void shouldPreferTheFinerHeader() {
    assertThat(wait("retry-after-ms", "250")).isEqualTo(Duration.ofMillis(250));
  }

  @Test
  void shouldWaitForNothingIfNobodySays() {
    assertThat(wait("Date", "Wed, 01 Jul 2026 12:00:30 GMT")).isEqualTo(Duration.ZERO);
  }

  private static Duration wait(String name, String value) {
    return RetryAfter.of(HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true), Chats.NOON);
  }
}
