package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ChatRequest;
import java.time.Duration;

/** Asks one model, whichever the request names. */
record OtherModel(ChatProvider provider, String model) implements ChatProvider {
  @Override
  public boolean takesSchema(JsonNode answerSchema) {
    return provider.takesSchema(answerSchema);
  }

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    return provider.call(
        new ChatRequest(
            model, request.system(), request.turns(), request.parameters(), request.answerSchema()),
        timeout,
        stop);
  }

  @Override
  public boolean takesTurns() {
    return provider.takesTurns();
  }

  @Override
  public boolean isMock() {
    return provider.isMock();
  }
}
