package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.llm.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads what the operator says of a mock. */
final class MockEntry {
  static final Set<String> FIELDS =
      Set.of(
          "type",
          "delay_ms",
          "reply",
          "finish",
          "input_tokens",
          "output_tokens",
          "errors",
          "error_rate",
          "error");
  private static final double LONGEST_DELAY = 3_600_000;
  private static final double MOST_TOKENS = 1e12;
  private static final double HIGHEST_STATUS = 599;
  private static final double LONGEST_WAIT = 86_400;

  private MockEntry() {}

  static MockSettings read(ConfigFields fields) {
    List<MockSettings.Failure> errors = new ArrayList<>();
    JsonNode list = fields.node("errors");
    if (!list.isMissingNode() && !list.isArray()) {
      throw fields.wrong("needs a list in \"errors\"");
    }
    for (JsonNode error : list) {
      errors.add(failure(error));
    }
    return new MockSettings(
        Duration.ofMillis(fields.number("delay_ms", LONGEST_DELAY).orElse(0.0).longValue()),
        fields.text("reply"),
        fields.text("finish").map(text -> finish(text, fields)),
        count(fields, "input_tokens"),
        count(fields, "output_tokens"),
        errors,
        fields.number("error_rate", 1).orElse(0.0),
        fields.node("error").isMissingNode()
            ? MockSettings.PLAIN.rateError()
            : failure(fields.node("error")));
  }

  private static OptionalLong count(ConfigFields fields, String name) {
    Optional<Double> count = fields.number(name, MOST_TOKENS);
    return count.isPresent() ? OptionalLong.of(count.get().longValue()) : OptionalLong.empty();
  }

  private static Answer.Finish finish(String text, ConfigFields fields) {
    for (Answer.Finish finish : Answer.Finish.values()) {
      if (finish.name().toLowerCase(Locale.ROOT).equals(text)) {
        return finish;
      }
    }
    throw fields.wrong("needs complete, length or refused in \"finish\"");
  }

  private static MockSettings.Failure failure(JsonNode error) {
    ConfigFields fields =
        new ConfigFields("An error of a mock", error, Set.of("status", "retry_after"));
    return new MockSettings.Failure(
        fields
            .number("status", HIGHEST_STATUS)
            .orElseThrow(() -> fields.wrong("needs a status"))
            .intValue(),
        Duration.ofSeconds(fields.number("retry_after", LONGEST_WAIT).orElse(0.0).longValue()));
  }
}
