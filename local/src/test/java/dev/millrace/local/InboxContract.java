package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.core.inbox.Places;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every way of running Millrace promises about objects that are put into its inbox. */
abstract class InboxContract extends LlmContract {
  private static final JsonMapper JSON = new JsonMapper();

  /** Puts an object, or a file, as a user does. */
  abstract void putObject(String key, String content) throws IOException;

  /** What lies under the key; empty if nothing does. */
  abstract Optional<String> object(String key);

  /** How many jobs the store holds. */
  abstract long countJobs();

  @Test
  void shouldAnswerEachObjectInTheInboxBesideItAndMakeNoJobOfAnAnswer() throws Exception {
    long before = countJobs();
    String folder = "inbox/local/minilm-l6-v2/";
    String longest = folder + "deep/".repeat(160);
    List<String> good =
        List.of(
            folder + "plain.txt",
            folder + "a b+c 100% %2B é 🚲/x=1&y.txt",
            longest + "z".repeat(Places.LONGEST_KEY - longest.length()));
    for (String key : good) {
      putObject(key, "The cat sleeps on the warm window sill.");
    }
    String asJson = folder + "input.json";
    putObject(asJson, "{\"text\":\"The cat sleeps on the warm window sill.\"}");
    String bad = folder + "bad.json";
    putObject(bad, "{\"text\":");

    for (String key : Stream.concat(good.stream(), Stream.of(asJson)).toList()) {
      JsonNode answer = JSON.readTree(awaitObject(Places.result(key)));
      assertThat(answer.get("status").asText()).isEqualTo("succeeded");
      assertThat(answer.at("/output/embedding/0").asDouble())
          .isCloseTo(GoldenVector.at(0), within(1e-3));
      assertThat(awaitObject(Places.done(key))).contains("The cat sleeps");
      assertThat(object(key)).isEmpty();
    }
    JsonNode refusal = JSON.readTree(awaitObject(Places.error(bad)));
    assertThat(refusal.at("/error/code").asText()).isEqualTo("malformed-json");
    assertThat(awaitObject(Places.failed(bad))).isEqualTo("{\"text\":");
    assertThat(countJobs()).isEqualTo(before + good.size() + 1);
  }

  private String awaitObject(String key) {
    return Awaitility.await(key)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> object(key), Optional::isPresent)
        .orElseThrow();
  }
}
