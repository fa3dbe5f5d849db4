package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.Tokens;
import dev.millrace.llm.Answer;
import dev.millrace.llm.Answer.Finish;

/** Reads what Gemini's generateContent answers. */
final class GeminiAnswer {
  private GeminiAnswer() {}

  static Answer read(JsonNode body, ErrorTable errors) {
    Tokens tokens = tokens(body.path("usageMetadata"));
    JsonNode candidate = body.path("candidates").path(0);
    if (!candidate.isObject()) {
      if (body.path("promptFeedback").path("blockReason").isTextual()) {
        return new Answer("", Finish.REFUSED, tokens);
      }
      throw errors.unusable("has no candidates");
    }
    return new Answer(
        text(candidate.path("content").path("parts")),
        finish(candidate.path("finishReason").asText("none"), errors),
        tokens);
  }

  private static Finish finish(String reason, ErrorTable errors) {
    return switch (reason) {
      case "STOP" -> Finish.COMPLETE;
      case "MAX_TOKENS" -> Finish.LENGTH;
      case "SAFETY",
          "RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "MODEL_ARMOR",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION" ->
          Finish.REFUSED;
      default -> throw errors.unusable("ends for an unknown reason: " + reason);
    };
  }

  private static String text(JsonNode parts) {
    StringBuilder text = new StringBuilder();
    for (JsonNode part : parts) {
      if (!part.path("thought").asBoolean()) {
        text.append(part.path("text").asText(""));
      }
    }
    return text.toString();
  }

  private static Tokens tokens(JsonNode usage) {
    return TokenCounts.of(
        usage.path("promptTokenCount").asLong(),
        usage.path("candidatesTokenCount").asLong() + usage.path("thoughtsTokenCount").asLong(),
        usage.path("cachedContentTokenCount").asLong());
  }
}
