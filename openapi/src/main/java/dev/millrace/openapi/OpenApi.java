package dev.millrace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The document {@code openapi.yaml}. Immutable. */
public final class OpenApi {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

  private final JsonNode root;
  private final List<Operation> operations;

  private OpenApi(JsonNode root) {
    this.root = root;
    List<Operation> found = new ArrayList<>();
    root.get("paths")
        .forEachEntry((path, item) ->
            item.forEachEntry((method, operation) -> {
              if (METHODS.contains(method)) {
                found.add(Operation.of(this, method, path, item, operation));
              }
            }));
    // a path without a variable is more than one that fits by its variable
    found.sort(Comparator.comparing(operation -> operation.template().contains("{")));
    operations = List.copyOf(found);
  }

  /** Reads the document. */
  public static OpenApi read(Path file) {
    try {
      Object yaml =
          new Load(LoadSettings.builder().setMaxAliasesForCollections(100).build())
              .loadFromString(Files.readString(file));
      return new OpenApi(new JsonMapper().valueToTree(yaml));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The whole document. */
  public JsonNode root() {
    return root;
  }

  /** Every method of every path. */
  public List<Operation> operations() {
    return operations;
  }

  /** The operation that answers there. */
  public Optional<Operation> operation(String method, String path) {
    return operations.stream()
        .filter(each -> each.method().equals(method) && each.variables(path).isPresent())
        .findFirst();
  }

  /** The methods that the path takes; none for a path that is not in the document. */
  public List<String> methods(String path) {
    return operations.stream()
        .filter(each -> each.variables(path).isPresent())
        .map(Operation::method)
        .distinct()
        .sorted()
        .toList();
  }

  /**
   * What the node stands for, wherever it points.
   *
   * @throws IllegalArgumentException if it points nowhere
   */
  public JsonNode resolve(JsonNode node) {
    JsonNode found = node;
    while (found.path("$ref").isTextual()) {
      String ref = found.get("$ref").textValue();
      found = ref.startsWith("#") ? root.at(ref.substring(1)) : root.path("");
      if (found.isMissingNode()) {
        throw new IllegalArgumentException("Nothing is at " + ref);
      }
    }
    return found;
  }
}
