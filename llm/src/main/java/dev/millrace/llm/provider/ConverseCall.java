package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.llm.ChatRequest;
import dev.millrace.llm.InlineImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ImageBlock;
import software.amazon.awssdk.services.bedrockruntime.model.InferenceConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.OutputConfig;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;

/** A request in the words of Bedrock's Converse. */
final class ConverseCall {
  /** Less than this Claude does not take as a budget. */
  private static final int LEAST_THINKING = 1024;

  private static final String CLAUDE = "anthropic.";

  private ConverseCall() {}

  /**
   * What is sent.
   *
   * @param withSchema whether the model itself is to see to it that its answer fits
   * @throws IllegalArgumentException if an image is no base64
   */
  static ConverseRequest of(ChatRequest request, boolean withSchema) {
    ConverseRequest.Builder converse =
        ConverseRequest.builder()
            .modelId(request.model())
            .messages(request.turns().stream().map(ConverseCall::message).toList())
            .inferenceConfig(inference(request.parameters()));
    if (!request.system().isEmpty()) {
      converse.system(SystemContentBlock.fromText(request.system()));
    }
    request
        .parameters()
        .thinkingTokens()
        .ifPresent(budget -> {
          if (budget >= LEAST_THINKING && request.model().contains(CLAUDE)) {
            converse.additionalModelRequestFields(thinking(budget));
          }
        });
    if (withSchema) {
      request.answerSchema().ifPresent(schema -> converse.outputConfig(output(schema)));
    }
    return converse.build();
  }

  private static InferenceConfiguration inference(ChatRequest.Parameters parameters) {
    InferenceConfiguration.Builder inference =
        InferenceConfiguration.builder().maxTokens(parameters.maxTokens());
    parameters.temperature().ifPresent(value -> inference.temperature((float) value));
    parameters.topP().ifPresent(value -> inference.topP((float) value));
    return inference.build();
  }

  private static Message message(ChatRequest.Turn turn) {
    List<ContentBlock> blocks = new ArrayList<>();
    turn.images().forEach(image -> blocks.add(ContentBlock.fromImage(image(image))));
    if (!turn.text().isEmpty() || blocks.isEmpty()) {
      blocks.add(ContentBlock.fromText(turn.text()));
    }
    return Message.builder()
        .role(
            turn.role() == ChatRequest.Role.USER
                ? ConversationRole.USER
                : ConversationRole.ASSISTANT)
        .content(blocks)
        .build();
  }

  private static ImageBlock image(InlineImage image) {
    String type = image.mediaType().toLowerCase(Locale.ROOT);
    SdkBytes bytes = SdkBytes.fromByteArray(Base64.getDecoder().decode(image.base64()));
    return ImageBlock.builder()
        .format(type.substring(type.indexOf('/') + 1))
        .source(source -> source.bytes(bytes))
        .build();
  }

  private static Document thinking(int budget) {
    return Document.fromMap(
        Map.of(
            "thinking",
            Document.fromMap(
                Map.of(
                    "type", Document.fromString("enabled"),
                    "budget_tokens", Document.fromNumber(budget)))));
  }

  private static OutputConfig output(JsonNode schema) {
    String text = LibraryRequest.withoutLabels(schema).toString();
    return OutputConfig.builder()
        .textFormat(format ->
            format
                .type(OutputFormatType.JSON_SCHEMA)
                .structure(
                    structure -> structure.jsonSchema(json -> json.name("answer").schema(text))))
        .build();
  }
}
