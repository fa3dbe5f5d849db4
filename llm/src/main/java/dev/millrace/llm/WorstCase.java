package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.Tokens;
import dev.millrace.llm.ChatRequest.Parameters;
import dev.millrace.llm.ChatRequest.Turn;
import java.nio.charset.StandardCharsets;

/** What a request can cost at the most, before anybody has counted its tokens. */
final class WorstCase {
  /** For what providers put around a turn, and for their own words about it. */
  private static final int AROUND_A_TURN = 256;

  /** For what some providers tell the model about answers that fit a schema. */
  private static final int AROUND_A_SCHEMA = 1024;

  private WorstCase() {}

  /** No tokenizer makes more tokens of a text than it has bytes in UTF-8. */
  static Tokens of(ChatRequest request, int imageTokens) {
    long input = AROUND_A_TURN + bytes(request.system());
    for (Turn turn : request.turns()) {
      input += AROUND_A_TURN + bytes(turn.text()) + (long) imageTokens * turn.images().size();
    }
    input +=
        request
            .answerSchema()
            .map(JsonNode::toString)
            .map(schema -> AROUND_A_SCHEMA + bytes(schema))
            .orElse(0L);
    Parameters parameters = request.parameters();
    long output = (long) parameters.maxTokens() + parameters.thinkingTokens().orElse(0);
    return new Tokens(input, output, 0);
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
