package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.llm.ChatRequest.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is asked, and how the answer is to be.
 *
 * @param targets in the order in which they are asked
 * @param parameters by name
 */
record Variant(List<Target> targets, Map<String, JsonNode> parameters) {

  /** Every parameter's name. */
  static final Set<String> NAMES = Set.of("max_tokens", "temperature", "top_p", "thinking_tokens");

  Variant {
    targets = List.copyOf(targets);
    parameters = Map.copyOf(parameters);
  }

  /** What settings say for all inputs. */
  static Variant of(JsonNode settings) {
    return new Variant(List.of(), Map.of()).with(settings);
  }

  /** The same, but for what is said here. */
  Variant with(JsonNode change) {
    Map<String, JsonNode> merged = new HashMap<>(parameters);
    change
        .path("parameters")
        .properties()
        .forEach(each -> merged.put(each.getKey(), each.getValue()));
    return new Variant(
        change.has("targets")
            ? change.get("targets").valueStream().map(Target::of).toList()
            : targets,
        merged);
  }

  /**
   * The parameters for an input.
   *
   * @param open those that the input may choose, within bounds that its schema has checked
   */
  Parameters parameters(JsonNode input, Set<String> open) {
    Map<String, JsonNode> all = new HashMap<>(parameters);
    for (String name : open) {
      if (input.path(name).isNumber()) {
        all.put(name, input.get(name));
      }
    }
    JsonNode most = all.get("max_tokens");
    if (most == null) {
      throw new IllegalStateException("A manifest without max_tokens is refused");
    }
    return new Parameters(
        most.intValue(),
        number(all.get("temperature")),
        number(all.get("top_p")),
        all.containsKey("thinking_tokens")
            ? OptionalInt.of(all.get("thinking_tokens").intValue())
            : OptionalInt.empty());
  }

  private static OptionalDouble number(@Nullable JsonNode value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value.doubleValue());
  }
}
