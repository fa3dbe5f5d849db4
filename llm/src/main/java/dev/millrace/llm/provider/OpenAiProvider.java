package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.millrace.inference.StopSignal;
import dev.millrace.llm.Answer;
import dev.millrace.llm.ChatProvider;
import dev.millrace.llm.ChatRequest;
import java.net.URI;
import java.time.Duration;

/**
 * Chat completions as OpenAI speaks them, and many others do: Gemini's and Bedrock's endpoints of
 * that kind, vLLM, Ollama. Thinking tokens are not asked for: models that reason take a grade of
 * effort instead, and no temperature. An answer is held to a schema strictly where the schema
 * allows it.
 */
final class OpenAiProvider implements ChatProvider {
  /** It alone knows {@code max_completion_tokens} surely; the others know the older name. */
  private static final String OPENAI = "api.openai.com";

  private final String baseUrl;
  private final Wire wire;
  private final ProviderKey key;
  private final boolean schemaMode;
  private final boolean newLimit;

  OpenAiProvider(URI baseUrl, Wire wire, ProviderKey key, boolean schemaMode) {
    this(baseUrl, wire, key, schemaMode, OPENAI.equals(baseUrl.getHost()));
  }

  /** Says by which name the limit of tokens goes. */
  OpenAiProvider(URI baseUrl, Wire wire, ProviderKey key, boolean schemaMode, boolean newLimit) {
    this.baseUrl = baseUrl.toString();
    this.wire = wire;
    this.key = key;
    this.schemaMode = schemaMode;
    this.newLimit = newLimit;
  }

  @Override
  public boolean takesSchema(JsonNode answerSchema) {
    return schemaMode && StrictSchema.isObject(answerSchema);
  }

  @Override
  public Answer call(ChatRequest request, Duration timeout, StopSignal stop) {
    return key.unlock((value, errors) -> {
      OneExchange exchange = new OneExchange(wire, timeout, stop, errors);
      JsonNode answer =
          exchange.answerTo(
              () -> model(request, value, exchange).chat(LibraryRequest.messages(request)));
      return OpenAiAnswer.read(answer, errors);
    });
  }

  private OpenAiChatModel model(ChatRequest request, String value, OneExchange exchange) {
    ChatRequest.Parameters parameters = request.parameters();
    OpenAiChatModel.OpenAiChatModelBuilder model =
        OpenAiChatModel.builder()
            .httpClientBuilder(exchange.builder())
            .baseUrl(baseUrl)
            .modelName(request.model())
            .maxRetries(0);
    if (!value.isEmpty()) {
      model.apiKey(value);
    }
    if (newLimit) {
      model.maxCompletionTokens(parameters.maxTokens());
    } else {
      model.maxTokens(parameters.maxTokens());
    }
    parameters.temperature().ifPresent(model::temperature);
    parameters.topP().ifPresent(model::topP);
    request
        .answerSchema()
        .filter(this::takesSchema)
        .map(LibraryRequest::withoutLabels)
        .ifPresent(schema ->
            model
                .responseFormat(LibraryRequest.format(schema))
                .strictJsonSchema(StrictSchema.isStrict(schema)));
    return model.build();
  }
}
