package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.StatesError;
import java.util.Map;
import java.util.Optional;

/** Paths into the input ({@code $.a}), the context ({@code $$.a}) and variables ({@code $a}). */
public final class JsonPaths {
  private JsonPaths() {}

  /**
   * What the path selects: one value, or for a path that can select several an array of them.
   *
   * @throws StatesError {@code States.Runtime} if it selects nothing
   */
  public static JsonNode select(
      String path, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    throw new UnsupportedOperationException(path);
  }

  /** What the path selects; empty if it selects nothing. */
  public static Optional<JsonNode> find(
      String path, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    throw new UnsupportedOperationException(path);
  }

  /**
   * The input with the result at the place that the reference path names; missing objects on the
   * way are made. The given values stay as they are.
   *
   * @throws StatesError {@code States.ResultPathMatchFailure} if the input has no room for it
   */
  public static JsonNode put(String referencePath, JsonNode input, JsonNode result) {
    throw new UnsupportedOperationException(referencePath);
  }

  /** Whether it is a path: into the input, the context or a variable. */
  public static boolean isPath(String text) {
    throw new UnsupportedOperationException(text);
  }

  /** Whether it is a path that names exactly one place, as {@code ResultPath} demands. */
  public static boolean isReferencePath(String text) {
    throw new UnsupportedOperationException(text);
  }
}
