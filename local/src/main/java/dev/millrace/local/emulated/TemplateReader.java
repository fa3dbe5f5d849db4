package dev.millrace.local.emulated;

import dev.millrace.local.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.constructor.StandardConstructor;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads a CloudFormation template in YAML; {@code !Sub x} becomes {@code {"Fn::Sub": "x"}}, as in
 * the long form.
 */
final class TemplateReader {
  private static final List<String> FUNCTIONS =
      List.of(
          "And",
          "Equals",
          "FindInMap",
          "GetAtt",
          "If",
          "Join",
          "Not",
          "Or",
          "Select",
          "Split",
          "Split",
          "Sub");

  private TemplateReader() {}

  /**
   * The whole document.
   *
   * @throws StartException if the file is not there or not such a template
   */
  @SuppressWarnings("unchecked") // a template is an object
  static Map<String, Object> read(Path file) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      Object document =
          new Load(settings, new TagConstructor(settings)).loadFromString(Files.readString(file));
      return (Map<String, Object>) document;
    } catch (IOException | YamlEngineException | ClassCastException e) {
      throw new StartException("Cannot read the template " + file + ": " + e.getMessage(), e);
    }
  }

  private static final class TagConstructor extends StandardConstructor {
    TagConstructor(LoadSettings settings) {
      super(settings);
      FUNCTIONS.forEach(name -> tagConstructors.put(new Tag("!" + name), function("Fn::" + name)));
      tagConstructors.put(new Tag("!Ref"), function("Ref"));
      tagConstructors.put(new Tag("!Condition"), function("Condition"));
    }

    private ConstructNode function(String name) {
      return node -> Map.of(name, argument(name, node));
    }

    private Object argument(String name, Node node) {
      return switch (node) {
        case ScalarNode scalar when name.equals("Fn::GetAtt") ->
            List.of(scalar.getValue().split("\\.", 2));
        case ScalarNode scalar -> scalar.getValue();
        case SequenceNode sequence -> constructSequence(sequence);
        case MappingNode mapping -> constructMapping(mapping);
        default -> throw new YamlEngineException("Cannot read " + node.getTag());
      };
    }
  }
}
