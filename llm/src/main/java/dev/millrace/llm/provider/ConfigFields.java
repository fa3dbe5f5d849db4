package dev.millrace.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of one object in the operator's configuration. What is not known is an error: a
 * misspelt field must not be silently without effect.
 */
final class ConfigFields {
  private final String owner;
  private final JsonNode object;

  /**
   * Takes an object apart.
   *
   * @param owner for messages, e.g. {@code Provider "openai"}
   * @throws IllegalArgumentException if it is none, or has other fields than these
   */
  ConfigFields(String owner, JsonNode object, Set<String> known) {
    this.owner = owner;
    this.object = object;
    if (!object.isObject()) {
      throw wrong("must be a JSON object");
    }
    object
        .fieldNames()
        .forEachRemaining(name -> {
          if (!known.contains(name)) {
            throw wrong("does not know \"" + name + "\", only " + new TreeSet<>(known));
          }
        });
  }

  Optional<String> text(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.asText().isBlank()) {
      throw wrong("needs a text in \"" + name + "\"");
    }
    return Optional.of(value.asText());
  }

  Optional<Boolean> flag(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw wrong("needs true or false in \"" + name + "\"");
    }
    return Optional.of(value.asBoolean());
  }

  /** A number between 0 and this. */
  Optional<Double> number(String name, double most) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isNumber() || value.asDouble() < 0 || value.asDouble() > most) {
      throw wrong("needs a number from 0 to " + (long) most + " in \"" + name + "\"");
    }
    return Optional.of(value.asDouble());
  }

  JsonNode node(String name) {
    return object.path(name);
  }

  IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(owner + " " + what);
  }
}
