package dev.millrace.statemachine.row;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.core.model.ModelPackage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of OpenAI's API as inputs of a model. What would change the answer and has no place in
 * the model's input is refused, never dropped.
 */
final class OpenAiRequests {
  private static final String EMBEDDINGS = "/v1/embeddings";
  private static final String CHAT = "/v1/chat/completions";

  /** They say who asks, not what. */
  private static final Set<String> NO_MATTER = Set.of("model", "user", "metadata", "store");

  /** They have a member's name of their own with OpenAI. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("max_completion_tokens", "max_tokens");

  /** What is the default may be said. */
  private static final Map<String, String> DEFAULTS =
      Map.of("stream", "false", "n", "1", "encoding_format", "\"float\"");

  private final ModelPackage model;
  private final JsonNode members;

  OpenAiRequests(ModelPackage model) {
    this.model = model;
    this.members = model.manifest().inputSchema().path("properties");
  }

  /**
   * The input that the line's request is for the model.
   *
   * @throws RowRefusedException if it is none
   */
  ObjectNode input(ObjectNode line, @Nullable String id) {
    if (!line.path("method").asText("POST").equals("POST")) {
      throw refused("\"method\" must be POST", id);
    }
    if (!(line.get("body") instanceof ObjectNode body)) {
      throw refused("\"body\" must be an object", id);
    }
    checkModel(body, id);
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    String question;
    switch (line.path("url").asText()) {
      case EMBEDDINGS -> {
        question = "input";
        input.put(place(id), text(body.path("input"), "input", id));
      }
      case CHAT -> {
        question = "messages";
        putMessages(body, input, id);
      }
      default -> throw refused("\"url\" must be " + EMBEDDINGS + " or " + CHAT, id);
    }
    for (Map.Entry<String, JsonNode> each : body.properties()) {
      if (!each.getKey().equals(question)) {
        put(each.getKey(), each.getValue(), input, id);
      }
    }
    return input;
  }

  private void checkModel(ObjectNode body, @Nullable String id) {
    String name = body.path("model").asText(model.ref().name());
    if (!name.equals(model.ref().name()) && !name.equals(model.ref().toString())) {
      throw refused("\"model\" must name the model of the batch: " + model.ref().name(), id);
    }
  }

  private void putMessages(ObjectNode body, ObjectNode input, @Nullable String id) {
    JsonNode messages = body.path("messages");
    if (members.has("messages")) {
      input.set("messages", messages);
      return;
    }
    if (messages.size() != 1 || !messages.path(0).path("role").asText().equals("user")) {
      throw refused("The model takes one message, of the user", id);
    }
    JsonNode content = messages.path(0).path("content");
    boolean wrapped = content.size() == 1 && content.path(0).path("type").asText().equals("text");
    input.put(place(id), text(wrapped ? content.path(0).path("text") : content, "content", id));
  }

  private void put(String name, JsonNode value, ObjectNode input, @Nullable String id) {
    String own = OTHER_NAMES.getOrDefault(name, name);
    if (members.has(own) && !input.has(own)) {
      input.set(own, value);
    } else if (!NO_MATTER.contains(name)
        && !value.isNull()
        && !value.toString().equals(DEFAULTS.get(name))) {
      throw refused("A member of \"body\" has no place in the model's input", id);
    }
  }

  /** The one text that the model needs. */
  private String place(@Nullable String id) {
    return question().orElseThrow(() -> refused("The model does not take one text", id));
  }

  private Optional<String> question() {
    List<String> texts = new ArrayList<>();
    for (JsonNode name : model.manifest().inputSchema().path("required")) {
      texts.add(name.asText());
    }
    return texts.size() == 1
            && members.path(texts.getFirst()).path("type").asText().equals("string")
        ? Optional.of(texts.getFirst())
        : Optional.empty();
  }

  private static String text(JsonNode value, String name, @Nullable String id) {
    JsonNode one = value.isArray() && value.size() == 1 ? value.get(0) : value;
    if (!one.isTextual()) {
      throw refused("\"" + name + "\" must be one text", id);
    }
    return one.textValue();
  }

  private static RowRefusedException refused(String detail, @Nullable String id) {
    return RowRefusedException.line(detail, id);
  }
}
