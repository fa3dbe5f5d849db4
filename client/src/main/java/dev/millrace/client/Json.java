package dev.millrace.client;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads documents leniently: what is absent, unknown or of another kind is no error, so that this
 * client lives with servers that are newer.
 */
final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /** The value as JSON: a JsonNode as it is, anything else as Jackson writes it. */
  static JsonNode of(Object value) {
    return value instanceof JsonNode json ? json : MAPPER.valueToTree(value);
  }

  /**
   * The document of this text.
   *
   * @throws MillraceException if it is none
   */
  static JsonNode read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json.isMissingNode()) {
        throw new MillraceException("The answer is empty where JSON was expected", null);
      }
      return json;
    } catch (JacksonException e) {
      throw new MillraceException("The answer is no JSON: " + e.getOriginalMessage(), null);
    }
  }

  static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isTextual() ? value.textValue() : null;
  }

  static String textOr(JsonNode object, String name, String otherwise) {
    String text = text(object, name);
    return text == null ? otherwise : text;
  }

  static @Nullable Instant time(JsonNode object, String name) {
    String text = text(object, name);
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  static @Nullable URI address(JsonNode object, String name) {
    String text = text(object, name);
    try {
      return text == null ? null : URI.create(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static @Nullable JsonNode value(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  static List<String> texts(JsonNode object, String name) {
    return list(object, name, JsonNode::asText);
  }

  static <T> List<T> list(JsonNode object, String name, Function<JsonNode, T> read) {
    List<T> list = new ArrayList<>();
    object.path(name).forEach(each -> list.add(read.apply(each)));
    return List.copyOf(list);
  }
}
