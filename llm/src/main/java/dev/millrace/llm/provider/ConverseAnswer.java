package dev.millrace.llm.provider;

import dev.millrace.core.job.Tokens;
import dev.millrace.llm.Answer;
import dev.millrace.llm.Answer.Finish;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;

/** Reads what Bedrock's Converse answers. */
final class ConverseAnswer {
  private ConverseAnswer() {}

  static Answer read(ConverseResponse response, ErrorTable errors) {
    Finish finish = finish(response.stopReasonAsString(), errors);
    if (response.output() == null || response.output().message() == null) {
      if (finish == Finish.REFUSED) {
        return new Answer("", finish, tokens(response.usage()));
      }
      throw errors.unusable("has no message");
    }
    StringBuilder text = new StringBuilder();
    for (ContentBlock block : response.output().message().content()) {
      if (block.text() != null) {
        text.append(block.text());
      }
    }
    return new Answer(text.toString(), finish, tokens(response.usage()));
  }

  private static Finish finish(@Nullable String reason, ErrorTable errors) {
    return switch (reason) {
      case "end_turn", "stop_sequence" -> Finish.COMPLETE;
      case "max_tokens", "model_context_window_exceeded" -> Finish.LENGTH;
      case "content_filtered", "guardrail_intervened", "refusal" -> Finish.REFUSED;
      case null, default -> throw errors.unusable("ends for an unknown reason: " + reason);
    };
  }

  /** What the cache gave or took is not among the input that Bedrock counts. */
  private static Tokens tokens(@Nullable TokenUsage usage) {
    if (usage == null) {
      return Tokens.NONE;
    }
    long cached = count(usage.cacheReadInputTokens());
    return TokenCounts.of(
        count(usage.inputTokens()) + cached + count(usage.cacheWriteInputTokens()),
        count(usage.outputTokens()),
        cached);
  }

  private static long count(@Nullable Integer count) {
    return count == null ? 0 : count;
  }
}
