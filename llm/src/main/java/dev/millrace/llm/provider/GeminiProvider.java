package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ChatRequest;
import java.net.URI;
import java.time.Duration;

/**
 * Gemini's own API. Thoughts are asked for by their budget, 0 for none; they are paid as output,
 * and count against the answer's limit of tokens.
 */
final class GeminiProvider implements ChatProvider {
  private final String baseUrl;
  private final Wire wire;
  private final ProviderKey key;
  private final boolean schemaMode;

  GeminiProvider(URI baseUrl, Wire wire, ProviderKey key, boolean schemaMode) {
    this.baseUrl = baseUrl.toString();
    this.wire = wire;
    this.key = key;
    this.schemaMode = schemaMode;
  }

  @Override
  public boolean takesSchema(JsonNode answerSchema) {
    return schemaMode;
  }

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    return key.unlock((value, errors) -> {
      OneExchange exchange = new OneExchange(wire, timeout, stop, errors);
      JsonNode answer =
          exchange.answerTo(
              () -> model(request, value, exchange).chat(LibraryRequest.messages(request)));
      return GeminiAnswer.read(answer, errors);
    });
  }

  private GoogleAiGeminiChatModel model(ChatRequest request, String value, OneExchange exchange) {
    ChatRequest.Parameters parameters = request.parameters();
    GoogleAiGeminiChatModel.GoogleAiGeminiChatModelBuilder model =
        GoogleAiGeminiChatModel.builder()
            .httpClientBuilder(exchange.builder())
            .baseUrl(baseUrl)
            .apiKey(value)
            .modelName(request.model())
            .maxOutputTokens(parameters.maxTokens())
            .maxRetries(0);
    parameters.temperature().ifPresent(model::temperature);
    parameters.topP().ifPresent(model::topP);
    parameters
        .thinkingTokens()
        .ifPresent(budget ->
            model.thinkingConfig(GeminiThinkingConfig.builder().thinkingBudget(budget).build()));
    request
        .answerSchema()
        .filter(this::takesSchema)
        .ifPresent(schema -> model.responseFormat(LibraryRequest.format(schema)));
    return model.build();
  }
}
