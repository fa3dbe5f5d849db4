package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a provider is asked.
 *
 * @param model as the provider names it
 * @param system the instruction; empty for none
 * @param turns the conversation, oldest first; the last one is the user's
 * @param answerSchema JSON Schema that the answer has to fit; empty for plain text
 */
public record ChatRequest(
    String model,
    String system,
    List<Turn> turns,
    Parameters parameters,
    Optional<JsonNode> answerSchema) {

  public ChatRequest {
    turns = List.copyOf(turns);
  }

  /** Who speaks. */
  public enum Role {
    USER,
    ASSISTANT
  }

  /**
   * What one side says.
   *
   * @param images that go with the text, in order
   */
  public record Turn(Role role, String text, List<InlineImage> images) {
    public Turn {
      images = List.copyOf(images);
    }
  }

  /**
   * How the model is to answer.
   *
   * @param maxTokens of the answer, 1 or more
   * @param thinkingTokens that the model may spend on thoughts; empty for the provider's default
   */
  public record Parameters(
      int maxTokens, OptionalDouble temperature, OptionalDouble topP, OptionalInt thinkingTokens) {}
}
