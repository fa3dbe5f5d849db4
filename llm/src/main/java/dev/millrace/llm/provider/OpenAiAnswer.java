package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.Tokens;
import dev.millrace.llm.Answer;
import dev.millrace.llm.Answer.Finish;

/** Reads what OpenAI's chat completions answer. */
final class OpenAiAnswer {
  private OpenAiAnswer() {}

  static Answer read(JsonNode body, ErrorTable errors) {
    JsonNode choice = body.path("choices").path(0);
    if (!choice.path("message").isObject()) {
      String said = body.path("error").path("message").asText("");
      throw errors.unusable(said.isEmpty() ? "has no choices" : "is an error: " + said);
    }
    JsonNode message = choice.path("message");
    Tokens tokens = tokens(body.path("usage"));
    String refusal = message.path("refusal").asText("");
    if (!refusal.isBlank()) {
      return new Answer(refusal, Finish.REFUSED, tokens);
    }
    return new Answer(
        text(message.path("content")), finish(choice.path("finish_reason"), errors), tokens);
  }

  private static Finish finish(JsonNode reason, ErrorTable errors) {
    return switch (reason.asText("")) {
      case "stop" -> Finish.COMPLETE;
      case "length" -> Finish.LENGTH;
      case "content_filter" -> Finish.REFUSED;
      default -> throw errors.unusable("ends for an unknown reason: " + reason.asText("none"));
    };
  }

  /** Some servers answer in parts, as one may ask. */
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  private static Tokens tokens(JsonNode usage) {
    return TokenCounts.of(
        usage.path("prompt_tokens").asLong(),
        usage.path("completion_tokens").asLong(),
        usage.path("prompt_tokens_details").path("cached_tokens").asLong());
  }
}
