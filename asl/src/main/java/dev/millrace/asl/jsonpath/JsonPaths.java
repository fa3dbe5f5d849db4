package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import java.util.Map;
import java.util.Optional;

/**
 * Paths into the input ({@code $.a}), the context ({@code $$.a}) and variables ({@code $a}). Values
 * that are given or returned are never changed.
 */
public final class JsonPaths {
  private JsonPaths() {}

  /**
   * What the path selects: one value, or for a path that can select several an array of them. An
   * index behind the end of an array selects null.
   *
   * @throws StatesError {@code States.Runtime} if it selects nothing or is no path
   */
  public static JsonNode select(
      String path, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    PathText parts = PathText.of(path).orElseThrow(() -> invalid(path, "Path must start with '$'"));
    return switch (Query.lenient(parts, new Data(input, context, variables))) {
      case Selection.Found(JsonNode value) -> value;
      case Selection.Missing(String reason) -> throw invalid(path, reason);
    };
  }

  private static StatesError invalid(String path, String reason) {
    return new StatesError(ErrorNames.RUNTIME, "Invalid path '" + path + "' : " + reason);
  }

  /** What the path selects; empty if it selects nothing. */
  public static Optional<JsonNode> find(
      String path, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    Optional<Selection> selection =
        PathText.of(path).map(parts -> Query.strict(parts, new Data(input, context, variables)));
    return selection.orElse(null) instanceof Selection.Found(JsonNode value)
        ? Optional.of(value)
        : Optional.empty();
  }

  /**
   * The value at the place that a reference path names, as {@code ItemsPath} takes it. Other paths
   * are selected as {@link #select} does.
   *
   * @throws StatesError {@code States.ReferencePathConflict} if the input has no such place
   */
  public static JsonNode reference(
      String path, JsonNode input, JsonNode context, Map<String, JsonNode> variables) {
    return ReferencePath.of(path)
        .map(reference -> reference.read(input))
        .orElseGet(() -> select(path, input, context, variables));
  }

  /**
   * The input with the result at the place that the reference path names; missing objects on the
   * way are made.
   *
   * @throws StatesError {@code States.ReferencePathConflict}, which is what Step Functions says for
   *     {@code States.ResultPathMatchFailure}, if the input has no room for it
   */
  public static JsonNode put(String referencePath, JsonNode input, JsonNode result) {
    return ReferencePath.of(referencePath)
        .orElseThrow(() -> invalid(referencePath, "it is no reference path"))
        .put(input, result);
  }

  /** Whether it is a path: into the input, the context or a variable. */
  public static boolean isPath(String text) {
    return PathText.of(text).filter(path -> Query.fault(path).isEmpty()).isPresent();
  }

  /** Whether it is a path into the input that names exactly one place, as ResultPath demands. */
  public static boolean isReferencePath(String text) {
    return ReferencePath.of(text).isPresent();
  }
}
