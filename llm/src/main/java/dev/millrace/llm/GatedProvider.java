package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.inference.StopSignal;
import java.time.Duration;

/**
 * A provider behind its gate: whoever comes to it in the very moment in which another was turned
 * away is turned away, too.
 */
record GatedProvider(String name, ChatProvider provider, Gates gates) implements ChatProvider {

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    Duration closed = gates.closedFor(name);
    if (closed.isPositive()) {
      throw new ProviderException(
          ErrorCode.PROVIDER_RATE_LIMITED, "It asked others to wait", closed, false, null);
    }
    return provider.call(request, timeout, stop);
  }

  @Override
  public boolean takesSchema(JsonNode answerSchema) {
    return provider.takesSchema(answerSchema);
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
