package dev.millrace.local.emulated;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.local.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a template has the definition of a state machine: in a file, or in itself. */
final class DefinitionSource {
  private static final JsonMapper JSON = new JsonMapper();

  private DefinitionSource() {}

  /**
   * The definition with its substitutions made.
   *
   * @param machine properties of the state machine
   * @param home the template's folder
   */
  static String text(Section machine, Path home) {
    String text =
        machine.has("Definition")
            ? inline(machine)
            : read(machine, home.resolve(machine.text("DefinitionUri")));
    Section substitutions = machine.section("DefinitionSubstitutions");
    for (String name : substitutions.keys()) {
      text = text.replace("${" + name + "}", substitutions.text(name));
    }
    return text;
  }

  private static String inline(Section machine) {
    try {
      return JSON.writeValueAsString(machine.raw("Definition"));
    } catch (JsonProcessingException e) {
      throw new StartException("The definition of " + machine.path() + " is no JSON", e);
    }
  }

  private static String read(Section machine, Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new StartException(
          "The definition of " + machine.path() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
