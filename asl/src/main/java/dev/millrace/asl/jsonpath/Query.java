package dev.millrace.asl.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSONPath as Step Functions applies it, which uses the same library. */
final class Query {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An index behind the end of an array gives null. */
  private static final Configuration LENIENT = configuration(new JacksonJsonNodeJsonProvider());

  /** An index behind the end of an array finds nothing. */
  private static final Configuration STRICT =
      configuration(
          new JacksonJsonNodeJsonProvider() {
            @Override
            public @Nullable Object getArrayIndex(Object array, int index) {
              if (index < 0 || index >= length(array)) {
                throw new IndexOutOfBoundsException(index);
              }
              return super.getArrayIndex(array, index);
            }
          });

  private Query() {}

  private static Configuration configuration(JacksonJsonNodeJsonProvider provider) {
    return Configuration.builder()
        .jsonProvider(provider)
        .mappingProvider(new JacksonMappingProvider())
        .build();
  }

  /** Applies the path; an index behind the end of an array gives null, as in payload templates. */
  static Selection lenient(PathText path, Data data) {
    return apply(path, data, LENIENT);
  }

  /** Applies the path; an index behind the end of an array finds nothing, as in functions. */
  static Selection strict(PathText path, Data data) {
    return apply(path, data, STRICT);
  }

  private static Selection apply(PathText path, Data data, Configuration configuration) {
    JsonNode root = data.root(path);
    if (root == null) {
      return new Selection.Missing("Variable '" + path.variable() + "' is not defined");
    }
    if (path.query().equals("$")) {
      return new Selection.Found(root);
    }
    try {
      Object value = JsonPath.compile(path.query()).read(root, configuration);
      return new Selection.Found(node(value));
    } catch (PathNotFoundException e) {
      return new Selection.Missing(message(e));
    } catch (RuntimeException e) {
      // the library also answers unfit data with casts, nulls and numbers that cannot be parsed
      return new Selection.Missing(message(e));
    } catch (StackOverflowError e) {
      return new Selection.Missing("The path or its input is nested too deeply");
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NullNode.getInstance();
      case ArrayNode array -> array;
      case JsonNode node -> node;
      default -> JSON.valueToTree(value);
    };
  }

  /** Why the path cannot be compiled; empty if it can. */
  static Optional<String> fault(PathText path) {
    try {
      JsonPath.compile(path.query());
      return Optional.empty();
    } catch (InvalidPathException | IllegalArgumentException e) {
      return Optional.of(message(e));
    } catch (RuntimeException e) {
      // its parser also fails with indexes and numbers out of range
      return Optional.of(message(e));
    } catch (StackOverflowError e) {
      return Optional.of("The path is nested too deeply");
    }
  }
}
