package dev.millrace.core.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "wait=10|10",
        "WAIT = 10|10",
        "wait=0|0",
        "wait=\"7\"|7",
        "wait=0007|7",
        "wait=26|25",
        "wait=99999999999999999999999|25",
        "wait=3;strict=\"a,b\"|3",
        "respond-async, wait=4|4",
        "return=\"x, wait=1\", wait=5|5",
        "wait=6, wait=8|6",
        "wait=x, wait=8|8"
      })
  void shouldReadHowLongToWait(String field, int seconds) {
    assertThat(wait(field)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "wait",
        "wait=",
        "wait=-1",
        "wait=1.5",
        "wait=ten",
        "wait 5",
        "wait=5 6",
        "=5",
        "\"",
        "wait=\"5",
        "await=5",
        "wait;wait=5",
        "respond-async"
      })
  void shouldIgnoreWhatIsMalformedOrUnknown(String field) {
    assertThat(wait(field)).isNull();
  }

  @Test
  void shouldReadAllFieldsAndIgnoreOneThatIsMuchTooLong() {
    assertThat(wait("respond-async", "wait=3")).isEqualTo(Duration.ofSeconds(3));
    assertThat(prefer("respond-async", "wait=3").respondAsync()).isTrue();
    assertThat(prefer("x=respond-async").respondAsync()).isFalse();
    assertThat(wait("x=\"".repeat(100_000), "wait=3")).isEqualTo(Duration.ofSeconds(3));
  }

  private static @Nullable Duration wait(String... fields) {
    return prefer(fields).longest();
  }

  private static Prefer prefer(String... fields) {
    return Prefer.of(new Headers(Map.of("prefer", List.copyOf(Arrays.asList(fields)))));
  }
}
