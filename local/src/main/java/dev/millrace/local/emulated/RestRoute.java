package dev.millrace.local.emulated;

import dev.millrace.local.function.LocalFunction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A method of a path, and the function behind it.
 *
 * @param keyRequired whether the call must fall under a usage plan
 * @param authorized whether the API's authorizer is asked
 * @param template the path with variables, {@code /v1/jobs/{id}}: API Gateway's {@code resource}
 */
record RestRoute(
    String method,
    String template,
    boolean keyRequired,
    boolean authorized,
    LocalFunction function) {

  /** The routes that a function's {@code Api} events ask for. */
  static List<RestRoute> routes(
      Section events, boolean keyByDefault, boolean authorizedByDefault, LocalFunction function) {
    return events.keys().stream()
        .map(events::section)
        .filter(event -> event.text("Type").equals("Api"))
        .map(event -> event.section("Properties"))
        .map(event ->
            new RestRoute(
                event.text("Method"),
                event.text("Path"),
                event.section("Auth").flag("ApiKeyRequired", keyByDefault),
                authorizedByDefault && !event.section("Auth").text("Authorizer", "").equals("NONE"),
                function))
        .toList();
  }

  /** The values of the variables if the request fits. */
  Optional<Map<String, String>> match(String requestMethod, String path) {
    List<String> wanted = segments(template);
    List<String> given = segments(path);
    if (!method.equalsIgnoreCase(requestMethod) || wanted.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String segment = wanted.get(i);
      if (segment.startsWith("{") && !given.get(i).isEmpty()) {
        variables.put(segment.substring(1, segment.length() - 1), given.get(i));
      } else if (!segment.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
