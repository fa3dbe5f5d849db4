package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.asl.ErrorNames;
import dev.millrace.asl.StatesError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A path that names exactly one place. */
record ReferencePath(String text, List<Step> steps) {
  private static final Pattern STEP =
      Pattern.compile(
          "\\G(?:\\.([^.\\[\\]'\"()@,:?*\\s]+)|\\['((?:[^'\\\\]|\\\\.)*)'\\]"
              + "|\\[\"((?:[^\"\\\\]|\\\\.)*)\"\\]|\\[(\\d{1,9})\\])");

  private static final int MOST_STEPS = 1_000;

  sealed interface Step {}

  record Field(String name) implements Step {
    @Override
    public String toString() {
      return name;
    }
  }

  record Index(int at) implements Step {
    @Override
    public String toString() {
      return String.valueOf(at);
    }
  }

  /** The path; empty if it is none, or one that may name several places. */
  static Optional<ReferencePath> of(String text) {
    if (!text.startsWith("$") || text.startsWith("$$")) {
      return Optional.empty();
    }
    List<Step> steps = new ArrayList<>();
    Matcher matcher = STEP.matcher(text);
    int end = 1;
    while (end < text.length() && matcher.find(end) && steps.size() < MOST_STEPS) {
      steps.add(step(matcher));
      end = matcher.end();
    }
    return end == text.length() ? Optional.of(new ReferencePath(text, steps)) : Optional.empty();
  }

  private static Step step(Matcher matcher) {
    if (matcher.group(4) != null) {
      return new Index(Integer.parseInt(matcher.group(4)));
    }
    if (matcher.group(1) != null) {
      return new Field(matcher.group(1));
    }
    String quoted = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
    return new Field(quoted.replaceAll("\\\\(.)", "$1"));
  }

  /** What stands at the place. */
  JsonNode read(JsonNode input) {
    JsonNode at = input;
    for (Step step : steps) {
      JsonNode next =
          switch (step) {
            case Field field -> at.get(field.name());
            case Index index -> at.get(index.at());
          };
      if (next == null) {
        throw conflict(step, input);
      }
      at = next;
    }
    return at;
  }

  /** The input with the value at the place. */
  JsonNode put(JsonNode input, JsonNode value) {
    if (steps.isEmpty()) {
      return value;
    }
    if (!input.isContainerNode()) {
      throw new StatesError(
          ErrorNames.REFERENCE_PATH_CONFLICT,
          "Unable to apply ReferencePath " + text + " to input " + input);
    }
    return put(input, input, 0, value);
  }

  private JsonNode put(JsonNode input, JsonNode at, int depth, JsonNode value) {
    if (depth == steps.size()) {
      return value;
    }
    Step step = steps.get(depth);
    if (step instanceof Field(String name) && at instanceof ObjectNode object) {
      JsonNode known = object.get(name);
      JsonNode below = known == null ? object.objectNode() : known;
      ObjectNode copy = object.objectNode();
      copy.setAll(object);
      copy.set(name, put(input, below, depth + 1, value));
      return copy;
    }
    if (step instanceof Index(int index) && at instanceof ArrayNode array && index < array.size()) {
      ArrayNode copy = array.arrayNode(array.size());
      copy.addAll(array);
      copy.set(index, put(input, array.get(index), depth + 1, value));
      return copy;
    }
    throw conflict(step, input);
  }

  private static StatesError conflict(Step step, JsonNode input) {
    return new StatesError(
        ErrorNames.REFERENCE_PATH_CONFLICT,
        "Unable to apply step \"" + step + "\" to input " + input);
  }
}
