package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.millrace.llm.ChatRequest;
import dev.millrace.llm.InlineImage;
import java.util.ArrayList;
import java.util.List;

/** A request in the words of LangChain4j. */
final class LibraryRequest {
  private LibraryRequest() {}

  static List<ChatMessage> messages(ChatRequest request) {
    List<ChatMessage> messages = new ArrayList<>();
    if (!request.system().isEmpty()) {
      messages.add(SystemMessage.from(request.system()));
    }
    request.turns().forEach(turn -> messages.add(message(turn)));
    return messages;
  }

  private static ChatMessage message(ChatRequest.Turn turn) {
    if (turn.role() == ChatRequest.Role.ASSISTANT) {
      return AiMessage.from(turn.text());
    }
    List<Content> contents = new ArrayList<>();
    if (!turn.text().isEmpty() || turn.images().isEmpty()) {
      contents.add(TextContent.from(turn.text()));
    }
    for (InlineImage image : turn.images()) {
      contents.add(
          ImageContent.from(image.base64(), image.mediaType(), ImageContent.DetailLevel.AUTO));
    }
    return UserMessage.from(contents);
  }

  static ResponseFormat format(JsonNode schema) {
    return ResponseFormat.builder()
        .type(ResponseFormatType.JSON)
        .jsonSchema(
            JsonSchema.builder()
                .name("answer")
                .rootElement(JsonRawSchema.from(withoutLabels(schema).toString()))
                .build())
        .build();
  }

  /** A schema's name and dialect say nothing about answers, and providers stumble over them. */
  static JsonNode withoutLabels(JsonNode schema) {
    return schema instanceof ObjectNode object
        ? object.deepCopy().without(List.of("$schema", "$id"))
        : schema;
  }
}
