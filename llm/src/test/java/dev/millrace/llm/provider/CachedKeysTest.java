package dev.millrace.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.job.ErrorCode;
import dev.millrace.llm.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedKeysTest {
  private final List<String> asked = new ArrayList<>();
  private Instant now = Instant.parse("2026-07-01T12:00:00Z");
  private final CachedKeys keys =
      new CachedKeys(
          reference -> {
            asked.add(reference);
            return "key-" + asked.size() + "\n";
          },
          () -> now);

  @Test
  void shouldAskTheSourceOnceInFiveMinutes() {
    assertThat(keys.key("env:A")).isEqualTo("key-1");
    now = now.plus(Duration.ofSeconds(299));
    assertThat(keys.key("env:A")).isEqualTo("key-1");
    now = now.plusSeconds(1);
    assertThat(keys.key("env:A")).isEqualTo("key-2");
  }

  @Test
  void shouldKeepTheKeysOfSeveralPlacesApart() {
    assertThat(keys.key("env:A")).isEqualTo("key-1");
    assertThat(keys.key("env:B")).isEqualTo("key-2");
    assertThat(keys.key("env:A")).isEqualTo("key-1");
  }

  @Test
  void shouldAskAgainForAKeyThatWasRefused() {
    keys.key("env:A");

    keys.refused("env:A", "key-1");
    assertThat(keys.key("env:A")).isEqualTo("key-2");

    keys.refused("env:A", "key-1");
    assertThat(keys.key("env:A")).as("a late refusal of the old key").isEqualTo("key-2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "two words", "line\nbreak", "schlüssel"})
  void shouldNotTakeWhatIsNoKey(String value) {
    assertThatThrownBy(() -> new CachedKeys(reference -> value, () -> now).key("env:A"))
        .hasMessage("env:A holds no key that can be sent in a header")
        .isInstanceOfSatisfying(
            ProviderException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.PROVIDER_ACCESS_DENIED));
  }
}
