package dev.millrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectEventsTest {
  private static final List<String> PIECES =
      List.of("a", " ", "+", "%", "%20", "%2B", "é", "e\u0301", "🚲", "/", "&", "=", "\u0001", "~");

  @ParameterizedTest
  @CsvSource({
    "a+b, a b",
    "a%2Bb, a+b",
    "a%2520b, a%20b",
    "caf%C3%A9, café",
    "%F0%9F%9A%B2, 🚲",
    "inbox/t/m/100%25, inbox/t/m/100%"
  })
  void shouldDecodeKeysExactlyOnce(String encoded, String key) {
    assertThat(ObjectEvents.keys(event("b", encoded), "b")).contains(List.of(key));
  }

  @Test
  void shouldDecodeWhateverS3Encodes() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      StringBuilder key = new StringBuilder("inbox/t/m/");
      for (int piece = random.nextInt(40); piece >= 0; piece--) {
        key.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      String encoded = URLEncoder.encode(key.toString(), StandardCharsets.UTF_8);

      assertThat(ObjectEvents.keys(event("b", encoded), "b")).contains(List.of(key.toString()));
      assertThat(ObjectEvents.keys(event("b", encoded.replace("%2F", "/")), "b"))
          .contains(List.of(key.toString()));
    }
  }

  @Test
  void shouldHearOnlyOfItsOwnBucket() {
    assertThat(ObjectEvents.keys(event("other", "a"), "b")).contains(List.of());
  }

  @Test
  void shouldNotMindTheTestMessage() {
    assertThat(ObjectEvents.keys("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}", "b"))
        .contains(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "{}", "[]", "{\"Records\":1}"})
  void shouldSayWhatIsNoNotification(String message) {
    assertThat(ObjectEvents.keys(message, "b")).isEmpty();
  }

  @Test
  void shouldSayThatAKeyIsNotEncoded() {
    assertThat(ObjectEvents.keys(event("b", "100%"), "b")).isEmpty();
  }

  private static String event(String bucket, String key) {
    return "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\""
        + bucket
        + "\"},\"object\":{\"key\":\""
        + key
        + "\"}}}]}";
  }
}
