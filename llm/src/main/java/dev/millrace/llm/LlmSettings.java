package dev.millrace.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.core.model.InvalidModelPackageException;
import dev.millrace.core.model.Lane;
import dev.millrace.core.model.Manifest;
import dev.millrace.core.model.ModelPackage;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a package of runtime {@code llm} says of its prompts and of who answers them ({@code
 * docs/llm.md}). Immutable.
 *
 * @param images properties of the input that are pictures
 * @param own what holds for inputs that choose no variant
 * @param variantBy the property that chooses; empty for none
 * @param timeout of one call
 * @param open parameters that an input may choose
 * @param inputs the schemas of the input's properties, by name
 */
record LlmSettings(
    PromptTemplate system,
    PromptTemplate prompt,
    List<String> images,
    AnswerForm answer,
    Variant own,
    String variantBy,
    Map<String, Variant> variants,
    Duration timeout,
    Optional<Retrieval> retrieval,
    Set<String> open,
    JsonNode inputs) {
  private static final int TIMEOUT_SECONDS = 60;

  /**
   * Reads the settings of a manifest, which has been checked.
   *
   * @throws InvalidModelPackageException if the package has another runtime
   */
  static LlmSettings of(ModelPackage model) {
    Manifest manifest = model.manifest();
    if (manifest.lane() != Lane.LLM) {
      throw new InvalidModelPackageException(model.ref() + " is not of runtime llm");
    }
    JsonNode json = manifest.settings();
    JsonNode inputs = manifest.inputSchema().path("properties");
    Variant own = Variant.of(json);
    Map<String, Variant> variants = new HashMap<>();
    json.path("variants")
        .properties()
        .forEach(each -> variants.put(each.getKey(), own.with(each.getValue())));
    return new LlmSettings(
        new PromptTemplate(json.path("system").asText()),
        new PromptTemplate(json.get("prompt").asText()),
        json.path("images").valueStream().map(JsonNode::asText).toList(),
        AnswerForm.of(manifest),
        own,
        json.path("variant_by").asText(),
        Map.copyOf(variants),
        Duration.ofSeconds(json.path("timeout_seconds").asInt(TIMEOUT_SECONDS)),
        Retrieval.of(model),
        Variant.NAMES.stream().filter(inputs::has).collect(Collectors.toUnmodifiableSet()),
        inputs);
  }

  /** What holds for an input. */
  Variant variant(JsonNode input) {
    Variant chosen = variants.get(PromptText.of(value(input, variantBy)));
    return chosen == null ? own : chosen;
  }

  /** The input's value, or else the one that its schema says is meant. */
  JsonNode value(JsonNode input, String name) {
    return input.has(name) ? input.get(name) : inputs.path(name).path("default");
  }

  /** Every provider that an input may lead to. */
  Set<String> providers() {
    return Stream.concat(Stream.of(own), variants.values().stream())
        .flatMap(variant -> variant.targets().stream())
        .map(Target::provider)
        .collect(Collectors.toSet());
  }
}
