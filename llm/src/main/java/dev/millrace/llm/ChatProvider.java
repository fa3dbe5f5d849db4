package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.StopSignal;
import dev.millrace.inference.StoppedException;
import java.time.Duration;

/**
 * A provider of language models: its wire behind one face. It never repeats a call by itself.
 * Thread-safe.
 */
public interface ChatProvider {

  /**
   * Makes one call, and waits for the whole answer.
   *
   * @param timeout for all of it, from the first byte sent to the last one read
   * @param stop ends the call at once
   * @throws ProviderException if there is no answer; it says whether it may have to be paid for
   * @throws StoppedException if it was stopped
   */
  Answer call(ChatRequest request, Duration timeout, StopSignal stop);

  /**
   * Whether the provider itself sees to it that answers fit this schema. If it does not, it is
   * never told of the schema, and the request has to ask for it in words.
   */
  default boolean takesSchema(JsonNode answerSchema) {
    return false;
  }

  /**
   * Whether turns are marked as the model knows it at the other end. To one that only completes
   * texts, a request brings the whole conversation, marked, as its only turn, and no {@code
   * system}.
   */
  default boolean takesTurns() {
    return true;
  }

  /** Whether it only plays a provider: its answers are no model's, and nobody is paid for them. */
  default boolean isMock() {
    return false;
  }
}
