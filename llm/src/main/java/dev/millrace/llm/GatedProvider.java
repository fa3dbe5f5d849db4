package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.job.ErrorCode;
import dev.millrace.inference.StopSignal;
import java.time.Duration;

/**
 * A provider behind its gate: whoever is turned away closes it for all, and whoever comes to it in
 * that very moment is turned away, too.
 */
record GatedProvider(String name, ChatProvider provider, Gates gates) implements ChatProvider {

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    Duration closed = gates.closedNow(name);
    if (closed.isPositive()) {
      throw new ProviderException(
          ErrorCode.PROVIDER_RATE_LIMITED, "It asked others to wait", closed, false, null);
    }
    try {
      return provider.call(request, timeout, stop);
    } catch (ProviderException e) {
      // before anything else, so that nobody who is on the way comes to it
      throw e.leftAloneFor(gates.close(name, e));
    }
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
