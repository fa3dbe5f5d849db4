package dev.millrace.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What no schema can say of a package of runtime {@code llm}: whether its settings, its schemas and
 * its files fit each other. For one manifest, whose form is right.
 */
final class LlmRules {

  private final JsonNode manifest;
  private final JsonNode settings;
  private final JsonNode inputs;
  private final JsonNode bounds;
  private final List<String> faults = new ArrayList<>();

  /**
   * Rules for a manifest.
   *
   * @param parameters the schema of {@code parameters}, with the bounds that hold for every package
   */
  LlmRules(JsonNode manifest, JsonNode parameters) {
    this.manifest = manifest;
    this.settings = manifest.get("settings");
    this.inputs = manifest.get("input_schema").path("properties");
    this.bounds = parameters.get("properties");
  }

  /** Each fault, with where it is; none if everything fits. */
  List<String> faults() {
    checkTemplate("system");
    checkTemplate("prompt");
    checkImages();
    checkVariants();
    checkParameters();
    checkThoughts();
    checkAnswer();
    if (settings.has("retrieval")) {
      checkRetrieval(settings.get("retrieval"));
    }
    return faults;
  }

  private void checkTemplate(String setting) {
    String text = settings.path(setting).asText();
    if (PromptMarker.isBroken(text)) {
      add(setting, "has {{ that opens no marker: {{name}}");
    }
    PromptMarker.names(text)
        .distinct()
        .forEach(name -> {
          boolean fact = name.equals(PromptMarker.FACTS) && settings.has("retrieval");
          if (!fact && !inputs.has(name)) {
            add(setting, "has {{" + name + "}}, which is no property of input_schema");
          } else if (FileRule.of(inputs.path(name)).filter(FileRule::binary).isPresent()) {
            add(setting, "has {{" + name + "}}, which is no text; name it in images");
          }
        });
  }

  private void checkImages() {
    for (JsonNode image : settings.path("images")) {
      String name = image.asText();
      if (FileRule.of(inputs.path(name)).filter(FileRule::isPicture).isEmpty()) {
        add(
            "images",
            "names %s, which has not %s with types of pictures, and contentEncoding base64"
                .formatted(name, FileRule.KEYWORD));
      }
      for (JsonNode target : everyTarget()) {
        if (!target.has("image_tokens") || target.has("template")) {
          add(
              "targets",
              target.get("model").asText() + " needs image_tokens and no template, for pictures");
        }
      }
    }
  }

  private void checkVariants() {
    if (settings.has("variants")) {
      String name = settings.get("variant_by").asText();
      Set<String> values =
          inputs
              .path(name)
              .path("enum")
              .valueStream()
              .map(JsonNode::asText)
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> variants = new TreeSet<>();
      settings.get("variants").fieldNames().forEachRemaining(variants::add);
      if (!values.equals(variants)) {
        add("variants", variants + " are not the values of input_schema's " + name + ", " + values);
      }
    }
  }

  private void checkParameters() {
    for (Map.Entry<String, JsonNode> bound : bounds.properties()) {
      String name = bound.getKey();
      JsonNode property = inputs.path(name);
      if (!property.isMissingNode()) {
        checkBounds(name, property, bound.getValue());
        for (JsonNode values : everyParameters()) {
          if (values.has(name) && !within(values.get(name), property)) {
            add("parameters", name + " is not within the bounds that input_schema has for it");
          }
        }
      }
    }
  }

  /** Thoughts that may fill the whole answer leave nothing of it, and are paid for. */
  private void checkThoughts() {
    JsonNode own = settings.get("parameters");
    List<JsonNode> variants = new ArrayList<>(settings.path("variants").valueStream().toList());
    variants.add(settings);
    for (JsonNode variant : variants) {
      JsonNode changed = variant.path("parameters");
      long thoughts =
          Math.max(
              either(changed, own, "thinking_tokens").asLong(),
              inputs.path("thinking_tokens").path("maximum").asLong());
      long least = either(changed, own, "max_tokens").asLong();
      if (thoughts >= least) {
        add("parameters", "leave no room in max_tokens for an answer after thinking_tokens");
        return;
      }
    }
  }

  private static JsonNode either(JsonNode changed, JsonNode own, String name) {
    return changed.has(name) ? changed.get(name) : own.path(name);
  }

  /** Whoever sends a request decides what is paid for, so that there must be a bound. */
  private void checkBounds(String name, JsonNode property, JsonNode bound) {
    boolean right =
        property.path("type").equals(bound.get("type"))
            && property.path("minimum").isNumber()
            && property.path("maximum").isNumber()
            && within(property.get("minimum"), bound)
            && within(property.get("maximum"), bound);
    if (!right) {
      faults.add(
          "/input_schema/properties/%s must be of type %s, with minimum and maximum from %s to %s"
              .formatted(
                  name,
                  bound.get("type").asText(),
                  bound.get("minimum").asText(),
                  bound.get("maximum").asText()));
    }
  }

  private static boolean within(JsonNode value, JsonNode bounds) {
    return value.doubleValue() >= bounds.path("minimum").doubleValue()
        && value.doubleValue() <= bounds.path("maximum").doubleValue();
  }

  private void checkAnswer() {
    JsonNode output = manifest.get("output_schema");
    if (!output.path("type").asText().equals("object")) {
      faults.add("/output_schema must be of type object");
    }
    JsonNode properties = output.path("properties");
    if (settings.get("answer").asText().equals("text")
        && (properties.size() != 1
            || !properties.iterator().next().path("type").asText().equals("string"))) {
      faults.add("/output_schema must have one property, of type string, for an answer of text");
    }
  }

  private void checkRetrieval(JsonNode retrieval) {
    String facts = retrieval.get("facts").asText();
    if (!manifest.get("files").has(facts)) {
      add("retrieval", "names " + facts + ", which is none of the files");
    }
    String query = retrieval.get("query").asText();
    boolean everyInputHasIt =
        manifest
            .get("input_schema")
            .path("required")
            .valueStream()
            .anyMatch(name -> name.asText().equals(query));
    if (!everyInputHasIt || !inputs.path(query).path("type").asText().equals("string")) {
      add("retrieval", "asks for " + query + ", which is no required string of input_schema");
    }
    boolean used =
        PromptMarker.names(settings.path("system").asText() + settings.get("prompt").asText())
            .anyMatch(PromptMarker.FACTS::equals);
    if (!used || inputs.has(PromptMarker.FACTS)) {
      add("retrieval", "needs {{facts}} in a prompt, and no input of that name");
    }
  }

  private List<JsonNode> everyTarget() {
    return everywhere("targets").flatMap(JsonNode::valueStream).toList();
  }

  private List<JsonNode> everyParameters() {
    return everywhere("parameters").toList();
  }

  /** The setting itself, and that of each variant that has one of its own. */
  private Stream<JsonNode> everywhere(String setting) {
    return Stream.concat(Stream.of(settings), settings.path("variants").valueStream())
        .filter(each -> each.has(setting))
        .map(each -> each.get(setting));
  }

  private void add(String setting, String fault) {
    faults.add("/settings/" + setting + " " + fault);
  }
}
