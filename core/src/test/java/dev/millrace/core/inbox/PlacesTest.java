package dev.millrace.core.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.core.http.ProblemException;
import dev.millrace.core.job.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
  private static final List<String> PIECES =
      List.of(
          "a", "Z", " ", "+", "%", "%2B", "é", "e\u0301", "🚲", "/", "'", "\"", "&", "\u0001", ".",
          "~");

  @Test
  void shouldPutEverythingBesideTheInput() {
    String key = "inbox/t/m/a b/c.txt";

    assertThat(Places.result(key)).isEqualTo("outbox/t/m/a b/c.txt.json");
    assertThat(Places.error(key)).isEqualTo("outbox/t/m/a b/c.txt.error.json");
    assertThat(Places.done(key)).isEqualTo("done/t/m/a b/c.txt");
    assertThat(Places.failed(key)).isEqualTo("failed/t/m/a b/c.txt");
  }

  @Test
  void shouldGiveEveryInputUpToTheLongestPlacesOfItsOwn() {
    Random random = new Random(7);
    Set<String> keys = new HashSet<>();
    Set<String> places = new HashSet<>();
    for (int i = 0; i < 3000; i++) {
      int most = i % 2 == 0 ? Places.LONGEST_KEY - random.nextInt(20) : 12 + random.nextInt(60);
      keys.add(key(random, most));
    }
    for (String key : keys) {
      for (String place :
          List.of(Places.result(key), Places.error(key), Places.done(key), Places.failed(key))) {
        assertThat(place.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
        assertThat(new String(place.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .as("no character is cut in two")
            .isEqualTo(place);
        assertThat(place).doesNotStartWith("inbox/");
        assertThat(places.add(place)).as(place).isTrue();
      }
      assertThat(Places.error(key)).endsWith(".error.json");
    }
  }

  @Test
  void shouldShortenNamesForFileSystemsAndKeepTheirEnds() {
    String name = "é".repeat(200) + ".error.json";

    assertThat(Places.shorten(name, 255).getBytes(StandardCharsets.UTF_8))
        .hasSizeLessThanOrEqualTo(255);
    assertThat(Places.shorten(name, 255)).endsWith(".error.json").contains("~");
    assertThat(Places.shorten("short.json", 255)).isEqualTo("short.json");
  }

  @Test
  void shouldReadTenantAndModel() {
    assertThat(InboxKey.parse("inbox/acme/minilm@2/a/b c.txt"))
        .isEqualTo(new InboxKey(new TenantId("acme"), "minilm@2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inbox/a.txt",
        "inbox/t/a.txt",
        "inbox//m/a",
        "inbox/t//a",
        "inbox/T/m/a",
        "inbox/../m/a",
        "inbox/t/m/a.error"
      })
  void shouldSayWhatDoesNotFitInAKey(String key) {
    assertThatThrownBy(() -> InboxKey.parse(key))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("The key does not fit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "outbox/t/m/a.json",
        "done/t/m/a",
        "failed/t/m/a",
        "jobs/t/j",
        "xinbox/t/m/a",
        "inbox/t/m/",
        "inbox/",
        "inbox/t/m/.draft",
        "inbox/t/m/.git/a"
      })
  void shouldTakeNothingForAnInputThatIsNone(String key) {
    assertThat(InboxKey.isInput(key)).isFalse();
  }

  @Test
  void shouldReadTheReferencesItWrites() {
    ObjectOrigin object = new ObjectOrigin("bucket", "inbox/t/m/a b  c", "v-1");

    assertThat(ObjectOrigin.ofReference(object.reference())).isEqualTo(object);
  }

  private static String key(Random random, int mostBytes) {
    StringBuilder key = new StringBuilder("inbox/t/m/");
    int left = mostBytes - key.length() - 1;
    while (true) {
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      left -= piece.getBytes(StandardCharsets.UTF_8).length;
      if (left < 0) {
        return key.append('x').toString();
      }
      key.append(piece);
    }
  }
}
