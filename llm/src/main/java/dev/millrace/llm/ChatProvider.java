package dev.millrace.llm;

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
   * Whether it hands {@link ChatRequest#answerSchema} to the model's own way of fitting answers to
   * schemas. Of one that does not, no request has a schema: the instruction says what it is.
   */
  default boolean hasSchemaMode() {
    return true;
  }

  /**
   * Whether turns are marked as the model knows it at the other end. To one that only completes
   * texts, a request brings the whole conversation, marked, as its only turn, and no {@code
   * system}.
   */
  default boolean takesTurns() {
    return true;
  }
}
