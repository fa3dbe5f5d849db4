package dev.millrace.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A method of a path.
 *
 * @param method in capitals
 * @param template the path, with variables in braces
 * @param parameters those of the path and of the method, resolved
 * @param node the operation as it stands in the document
 */
public record Operation(String method, String template, List<JsonNode> parameters, JsonNode node) {

  static Operation of(OpenApi document, String method, String path, JsonNode item, JsonNode node) {
    List<JsonNode> parameters = new ArrayList<>();
    item.path("parameters").forEach(each -> parameters.add(document.resolve(each)));
    node.path("parameters").forEach(each -> parameters.add(document.resolve(each)));
    return new Operation(method.toUpperCase(Locale.ROOT), path, List.copyOf(parameters), node);
  }

  /** The parameters at this place: {@code path}, {@code query} or {@code header}. */
  public List<JsonNode> parametersIn(String place) {
    return parameters.stream().filter(each -> each.get("in").textValue().equals(place)).toList();
  }

  /** Whether it answers those without a key, too. */
  public boolean isOpen() {
    return node.path("security").isArray() && node.path("security").isEmpty();
  }

  /** The values of the path's variables, percent-decoded; empty if the path is not of this form. */
  Optional<Map<String, String>> variables(String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    if (wanted.length != given.length) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{")) {
        variables.put(wanted[i].substring(1, wanted[i].length() - 1), decode(given[i]));
      } else if (!wanted[i].equals(given[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  private static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }

  @Override
  public String toString() {
    return method + " " + template;
  }
}
