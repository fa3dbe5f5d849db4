package dev.millrace.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a model's input schema says of files in a property's place, by the keyword {@value #KEYWORD}
 * beside the property's own schema.
 *
 * @param contentTypes media types in lower case, without parameters
 * @param mostBytes of the file's content
 * @param binary whether the value is the base64 of the bytes, as {@code "contentEncoding":
 *     "base64"} in the property's schema says, and not the text that the bytes are in UTF-8
 */
public record FileRule(List<String> contentTypes, long mostBytes, boolean binary) {

  /** Marks a property that takes files. */
  public static final String KEYWORD = "x-millrace-file";

  /** No model may ask for more: a worker holds the whole file in its memory. */
  public static final long MOST_BYTES = 20 * 1024 * 1024;

  /**
   * Checks the limits.
   *
   * @throws IllegalArgumentException if a model asks for no type, or for more than {@link
   *     #MOST_BYTES}
   */
  public FileRule {
    contentTypes = List.copyOf(contentTypes);
    if (contentTypes.isEmpty() || mostBytes < 1 || mostBytes > MOST_BYTES) {
      throw new IllegalArgumentException(
          KEYWORD + " needs content_types, and max_bytes from 1 to " + MOST_BYTES);
    }
  }

  /**
   * The rule of a property's schema, or empty if it takes no files.
   *
   * @throws IllegalArgumentException if the keyword's value is not right
   */
  public static Optional<FileRule> of(JsonNode schema) {
    JsonNode mark = schema.path(KEYWORD);
    if (mark.isMissingNode()) {
      return Optional.empty();
    }
    List<String> types = new ArrayList<>();
    mark.path("content_types").forEach(type -> types.add(type.asText()));
    boolean binary = schema.path("contentEncoding").asText().equals("base64");
    return Optional.of(new FileRule(types, mark.path("max_bytes").asLong(), binary));
  }

  /** Whether a file may be of this type; parameters do not count. */
  public boolean takes(String contentType) {
    return contentTypes.contains(MediaType.essence(contentType));
  }

  /** Whether the value is the base64 of a picture, of whatever type. */
  public boolean isPicture() {
    return binary && contentTypes.stream().allMatch(type -> type.startsWith("image/"));
  }
}
